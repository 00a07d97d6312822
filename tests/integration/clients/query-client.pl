# Perl's RDF::Query::Client: perl query-client.pl ENDPOINT FORM < QUERY, as said.mjs has it.

use strict;
use warnings;
use JSON::PP;
use RDF::Query::Client;
use RDF::Trine;

my ($endpoint, $form) = @ARGV;
my $text = do { local $/; <STDIN> };  # bytes: it escapes characters as Latin-1
my $client = RDF::Query::Client->new($text);
my $found = $client->execute($endpoint);
if (!defined $found) {
    print STDERR $client->http_response->code, " ", $client->error, "\n";
    exit 1;
}
if ($form eq "select") {
    my @rows;
    while (my $row = $found->next) {
        push @rows, { map { $_ => plain($row->{$_}->value) } keys %$row };
    }
    print JSON::PP->new->utf8->encode(\@rows);
} elsif ($form eq "ask") {
    print $found->get_boolean ? "true" : "false";
} else {
    print RDF::Trine::Serializer::NTriples->new->serialize_iterator_to_string($found);
}

# The client takes the bytes of an answer for characters; this takes them for bytes again.
sub plain {
    my ($value) = @_;
    utf8::decode($value);
    return $value;
}
