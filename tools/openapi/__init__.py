"""The OpenAPI documents: both sites' interfaces, read off what is there. A map:

* shapes     the shape notation of docs/protocol.md §1 as JSON Schema
* protocol   the tables of docs/protocol.md §14: what each request is answered
* asking     what a view asks of its request, read off its own source
* routes     every address of a site, and the view behind it
* document   all of it as one OpenAPI document a site

Nothing is declared twice: requests are the views' pydantic models, answers the protocol's tables,
refusals the error table. Nobody is served these documents; they are for tests and client authors.
"""
