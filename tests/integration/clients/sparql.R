# R's SPARQL package: Rscript sparql.R ENDPOINT xml|csv < QUERY; writes rows as CSV.
# The package knows rows alone, as XML or, told so by a parameter of the request, as CSV.

suppressPackageStartupMessages(library(SPARQL))

arguments <- commandArgs(trailingOnly = TRUE)
text <- paste(readLines(file("stdin"), encoding = "UTF-8"), collapse = "\n")
options <- list(.encoding = "UTF-8", failonerror = TRUE)
found <- if (arguments[2] == "csv") {
  SPARQL(arguments[1], text, format = "csv", extra = list(format = "csv"), curl_args = options)
} else {
  SPARQL(arguments[1], text, curl_args = options)
}
write.csv(found$results, row.names = FALSE)
