-- The ledger as a partition sees it. ARGV: partition, 1 if it is to be drawn on. Returns {open, fencing token, confirmed, staged, opening},
-- nothing of another incarnation, or of one that keeps no names although it must.
local p, must = text(), text()
local head = redis.call('HMGET', HEAD, 'run_id', 'open', 'f:' .. p, 'c:' .. p, 'w:' .. p, 'phase', 'drawn')
if head[1] ~= server_run_id() or (must == '1' and head[7] ~= '1') then return {0, '0', '', 0, 0} end
return {tonumber(head[2]), head[3] or '0', head[4] or '', head[5] and 1 or 0, head[6] and 1 or 0}
