"""The rules: what may be opened by whom, and until when. Without Flask.

Every rule takes the transaction it works in and the time it is; `storage` is the only
part that speaks SQL. A map, without imports:

* errors       what is refused, one class a code
* clock keys   days; the key file and the instance a database belongs to
* statements challenges idempotency   what is verified, and done once
* quotas tallies admissions           how much, how often, and who may begin
* vaults doors sessions cookies       the notebook, the ways in, a visit
* sections drafts notebook journal    what is written, and what happened
* certificates rosters rotations succession team_keys staff second_factor   agencies and their people
* grants offers shows sealings taint endings renewals  what the owner permits, shows, ends and lets go on
* redemptions claims readings desk                     what an office may do with it
* exposure                                             a token that reached the server
* count pauses confirmations                           a database that was put back, and who goes on
"""
