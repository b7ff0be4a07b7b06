"""The owner's site, and the page an emergency contact opens. Never imports the desk.

A map, without imports: `site` puts it together, `views` holds one module a noun.
"""
