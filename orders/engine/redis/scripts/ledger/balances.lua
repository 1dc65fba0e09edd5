-- All accounts, as of one moment. Returns {free, on hand}, each account, amount, account ...; nothing while the ledger is closed.
if shut() then return {{}, {}} end
return {redis.call('HGETALL', FREE), redis.call('HGETALL', HAND)}
