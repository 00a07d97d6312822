"""What runs in each process of `eifgraph serve` that answers requests."""

from __future__ import annotations

import logging
import resource
from functools import partial

from eifgraph.config import read_settings
from eifgraph.errors import ConfigError
from eifgraph.limits import end_with_parent
from eifgraph.server import create_app
from eifgraph.server.front import Front
from eifgraph.server.listening import limit_unread
from eifgraph.server.reply import BrokenOff
from eifgraph.server.serving import Serving


def served() -> Front:
    """Make the application in a process that ends with the command.

    Raises:
        ConfigError: it is no such process.
    """
    end_with_parent()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    for handler in logging.getLogger("_granian").handlers:
        handler.addFilter(is_news)
    settings = read_settings()
    if settings.serving is None:
        raise ConfigError("EIFGRAPH_SERVING", "", "what 'eifgraph serve' sets")
    limit_unread(settings.bounds.patience)
    serving = Serving(settings, settings.serving, partial(create_app, settings))
    return Front(serving, settings.access)


def is_news(record: logging.LogRecord) -> bool:
    """Tell whether an entry of the HTTP server's log says what ours does not.

    An answer that breaks off is raised to have the connection reset, and has been logged by then.
    """
    is_ours = record.exc_info is not None and isinstance(record.exc_info[1], BrokenOff)
    return not is_ours and BrokenOff.__name__ not in record.getMessage()
