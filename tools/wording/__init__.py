"""What the screens may say, looked at by `make check`: complete in every language, plain, and neutral.

* `catalogues`: each language has every text, none that has no use, none marked unsure.
* `use`: each English text is named by a script or a page, and each that they name is there.
* `neutral`: tab titles, addresses and names of files tell nobody what this is for.
* `plain`: English reads at age 11 at most; styles name no left and no right.
"""
