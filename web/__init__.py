"""What both sites share. A map, without imports:

* site                a site: everything below, put together
* start services settings clock   what a server is made of, and when it refuses to start
* hosts origin headers limits     what is checked before any view, and said in every answer
* sessions logins     who is signed in, and nothing more about them
* api strict_json errors   what comes in, what goes out, what a refusal is in HTTP
* exposure             a token in a request, which no request should carry
* pages views         the published pages, and the addresses both sites have
"""
