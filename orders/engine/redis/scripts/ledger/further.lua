-- Add up some more of what all partitions have contributed. ARGV: lifetime of set-asides (ms), number of partitions, how much may be added up.
-- Returns 1 if the ledger is open then, else 0.
local lifetime, partitions, left = number(), number(), number()
local head = redis.call('HMGET', HEAD, 'run_id', 'open')
if head[1] ~= server_run_id() then return 0 end
if head[2] == '1' then return 1 end
return further(partitions, left, lifetime)
