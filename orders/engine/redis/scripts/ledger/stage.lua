-- Contribute a partition's totals to a ledger that is being rebuilt. ARGV: lifetime of set-asides (ms), 1 if it is to be drawn on, number of
-- partitions, partition, fencing token, confirmed, change. Returns {stale, 1 if open else 0}.
local lifetime, must, partitions, p, token, confirmed = number(), text(), number(), text(), text(), text()
local run_id = server_run_id()

local function forget()
  redis.call('UNLINK', FREE, HAND, NAMES, WAITS, LIMITED, NEEDED, TIMES, QUEUED, CALLED, RESTING, KEPT, ASIDE, UNTIL, ASIDES, WAKES)
  for number = 0, partitions - 1 do redis.call('UNLINK', TENTATIVE .. number, WAKE .. number, UNTOLD .. number) end
end

local before = redis.call('HMGET', HEAD, 'run_id', 'drawn')
drawn = before[2] == '1'
if before[1] ~= run_id or (must == '1' and not drawn) then
  forget()
  for number = 0, partitions - 1 do redis.call('UNLINK', STAGED .. number) end
  redis.call('DEL', HEAD)
  redis.call('HSET', HEAD, 'run_id', run_id, 'open', '0', 'drawn', must)
  drawn = must == '1'
end

local known = redis.call('HMGET', HEAD, 'open', 'f:' .. p, 's:' .. p)
local open = known[1] == '1'
if open and known[2] == token then return {{}, 1} end
if open or tonumber(token) < tonumber(known[2] or 0) or tonumber(token) < tonumber(known[3] or 0) then return {{p, 'fencing_token'}} end
redis.call('HSET', HEAD, 's:' .. p, token)
redis.call('SET', STAGED .. p, cmsgpack.pack({confirmed, change()}))

for number = 0, partitions - 1 do
  if redis.call('HEXISTS', HEAD, 's:' .. number) == 0 then return {{}, 0} end
end
forget()
local list = {}
for number = 0, partitions - 1 do
  local staging = cmsgpack.unpack(redis.call('GET', STAGED .. number))
  redis.call('UNLINK', STAGED .. number)
  redis.call('HSET', HEAD, 'f:' .. number, redis.call('HGET', HEAD, 's:' .. number), 'c:' .. number, staging[1])
  list[#list + 1] = tostring(number)
  list[#list + 1] = staging[2]
end
redis.call('HSET', HEAD, 'open', '1')
apply(list, lifetime)
return {{}, 1}
