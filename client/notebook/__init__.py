"""The owner's engine: what a browser does in its worker, in Python.

* keys       every key of a vault, from the one vault key
* store      the manifest, its counter, and writing both at once
* arrival    what every visit begins with
* news       what changed since the last visit, counted
* contents   changes to a manifest, each a pure function
* merging    what no change may lose, and how two writings meet
* sight      what the server says of grants, sections and drafts; never believed alone
* pages      sections: write, edit, name, order, take out
* drafts     what is not finished yet
* agencies   an office's certificate, people and remembered identity
* offers     making a grant, its code, its end
* codes      showing a code again
* renewing   letting a reader go on, without another code
* endings    ending, now
* packages   what a token opens
* generations team keys that changed since something was sealed for them
* recipients who stays and may get a key
* creation   a new notebook
* showing    states, wraps and packages for the readers that stay
* debts      what an ended grant could open is sealed afresh
* activity   the journal, verified and told
* copies     everything as an open file
* doors      ways in: passphrase and recovery code

A map, without imports.
"""
