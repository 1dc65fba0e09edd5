-- Close the ledger and forget all that was staged. ARGV: number of partitions.
if redis.call('HGET', HEAD, 'run_id') ~= server_run_id() then return end
redis.call('HSET', HEAD, 'open', '0')
for p = 0, number() - 1 do unstage(p) end
