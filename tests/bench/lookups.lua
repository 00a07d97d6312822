-- For wrk: cheap lookups of one thing after the other.
-- Arguments: "distinct" or "repeated", a file of IRIs (one a line), a name of the run.
-- Distinct: no query is ever asked twice, for its variable has a name of its own.

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("id", threads)
end

local function encoded(text)
  return (text:gsub("[^%w%-%._~]", function(c) return string.format("%%%02X", c:byte()) end))
end

function init(args)
  is_distinct = args[1] == "distinct"
  bodies, counter = {}, 0
  for iri in io.lines(args[2]) do
    bodies[#bodies + 1] = encoded(" { <" .. iri .. "> ?p ?o")
  end
  run = args[3] .. "x" .. id .. "x"
  head = wrk.path .. "?query=" .. encoded("SELECT ?p ?o")
  tail = encoded(" }")
  wrk.headers["Accept"] = "application/sparql-results+json"
end

function request()
  counter = counter + 1
  local name = is_distinct and (run .. counter) or ""
  return wrk.format("GET", head .. name .. bodies[counter % #bodies + 1] .. name .. tail)
end

function done(summary, latency, _)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read
    + summary.errors.write + summary.errors.timeout
  io.write(string.format(
    '\nJSON {"requests": %d, "seconds": %f, "failed": %d, "p50": %f, "p99": %f}\n',
    summary.requests, summary.duration / 1e6, failed,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
