<?php
// EasyRdf: php easyrdf.php ENDPOINT FORM < QUERY, as said.mjs has it.

error_reporting(E_ALL & ~E_DEPRECATED);  // EasyRdf 1.0 is older than PHP 8
require_once "EasyRdf/autoload.php";

[, $endpoint, $form] = $argv;
try {
    $found = (new EasyRdf\Sparql\Client($endpoint))->query(stream_get_contents(STDIN));
    if ($form === "select") {
        $rows = [];
        foreach ($found as $row) {
            $rows[] = array_map("strval", get_object_vars($row));
        }
        echo json_encode($rows);
    } elseif ($form === "ask") {
        echo $found->isTrue() ? "true" : "false";
    } else {
        echo $found->serialise("ntriples");
    }
} catch (EasyRdf\Http\Exception $error) {
    fwrite(STDERR, $error->getCode() . " " . $error->getBody() . "\n");
    exit(1);
}
