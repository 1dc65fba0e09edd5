-- Some accounts with what they have. ARGV: free or hand, cursor (0 to begin with). Returns {next cursor (0: no more), account, amount, account
-- ...}: no accounts while the ledger is closed.
local sums, cursor = text(), text()
if shut() then return {'0', {}} end
return redis.call('HSCAN', KEYS[1] .. ':' .. sums, cursor, 'COUNT', 1000)
