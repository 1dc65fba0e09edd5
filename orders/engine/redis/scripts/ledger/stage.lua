-- A piece of what a partition contributes to a ledger that is being rebuilt. ARGV: lifetime of set-asides (ms), number of partitions, how much
-- may be added up, 1 if it is to be drawn on, partition, fencing token, confirmed, which piece, whether it is the last; how many buckets, these;
-- how many keys, these with their waits; how many accounts that are told, these with their partitions. Returns {stale, 1 if open else 0}.
local lifetime, partitions, left, must = number(), number(), number(), text()
local p, token, confirmed, piece, last = text(), text(), text(), number(), text() == '1'
local run_id = server_run_id()

local before = redis.call('HMGET', HEAD, 'run_id', 'drawn')
if before[1] ~= run_id or (must == '1' and before[2] ~= '1') then
  forget(partitions)
  for other = 0, partitions - 1 do unstage(other) end
  redis.call('DEL', HEAD)
  redis.call('HSET', HEAD, 'run_id', run_id, 'open', '0', 'drawn', must)
end

local known = redis.call('HMGET', HEAD, 'open', 'f:' .. p, 'w:' .. p, 'b:' .. p, 'n:' .. p)
local open = known[1] == '1'
if open and known[2] == token then return {{}, 1} end
if open then return {{p, 'fencing_token'}} end
for at = 2, 4 do
  if tonumber(token) < tonumber(known[at] or 0) then return {{p, 'fencing_token'}} end
end
if piece == 0 then
  unstage(p)
  redis.call('HSET', HEAD, 'b:' .. p, token)
elseif known[4] ~= token or known[5] ~= digits(piece) then
  return {{p, 'piece'}}
end

local buckets = texts(2 * number())
if #buckets > 0 and redis.call('HSET', STAGED .. p, unpack(buckets)) ~= #buckets / 2 then
  return redis.error_reply('ERR a bucket came in two pieces')
end
for _ = 1, number() do
  local key = text()
  redis.call('RPUSH', STAGED_WAITS .. p, cmsgpack.pack({key, texts(5 * number())}))
end
touch(texts(2 * number()))
redis.call('HSET', HEAD, 'n:' .. p, digits(piece + 1))
if not last then return {{}, 0} end
redis.call('HDEL', HEAD, 'b:' .. p, 'n:' .. p)
redis.call('HSET', HEAD, 'w:' .. p, token, 'g:' .. p, confirmed)
return {{}, further(partitions, left, lifetime)}
