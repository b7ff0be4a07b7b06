"""Running the tests: both languages, both totals, and a gate that lets no skip pass in CI."""
