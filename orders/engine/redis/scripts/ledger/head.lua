-- The ledger as a partition sees it. ARGV: partition. Returns {open, fencing token, confirmed, staged}, nothing of another incarnation.
local p = text()
local head = redis.call('HMGET', HEAD, 'run_id', 'open', 'f:' .. p, 'c:' .. p, 's:' .. p)
if head[1] ~= server_run_id() then return {0, '0', '', 0} end
return {tonumber(head[2]), head[3] or '0', head[4] or '', head[5] and 1 or 0}
