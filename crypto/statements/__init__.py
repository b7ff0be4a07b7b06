"""The bodies of docs/protocol.md, one frozen dataclass each; a map, without imports.

* doors      Challenge · DoorOpen · DoorAct · DoorsChange · VisitsChange · EraseChange · StaffJoin
* agencies   InstanceStatement · DirectoryKeyCertificate · AgencyCertificate · Directory · Roster ·
             Member · TeamWrap · Rotation · Keyring
* grants     Terms · TermsSection · Words · Package · Wraps · SectionState · WrapState · Redeem ·
             Claim · ClaimSection · Renewal · Access · Ending
* receipts   Receipt
* vault      Manifest · SectionText · Draft · JournalHead
* journal    JournalEvent · GrantEvent · SharingDetails and the facts of each kind of event

`X.parse(bytes)` is strict, `x.encode()` gives canonical bytes, `x.hash` their hash.
A body says what has the right shape; crypto.chain, crypto.grants, crypto.renewals and crypto.journal say
what may be believed.
"""
