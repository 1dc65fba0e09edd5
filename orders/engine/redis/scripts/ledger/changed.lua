-- Accounts whose keys have not heard their balance. ARGV: number of partitions, guards, business time, limit.
-- Returns {stale, per partition asked: account, free, on hand, waiting, account ...}.
local partitions_of_all = number()
local stale, partitions = compare()
if #stale > 0 then return {stale} end
local time, limit, answers = text(), number(), {}

-- What is only tentatively taken is still free: it may come to nothing.
local function untaken(accounts)
  local free = read(FREE, accounts)
  for p = 0, partitions_of_all - 1 do
    if redis.call('EXISTS', TENTATIVE .. p) == 1 then
      for a, taken in ipairs(read(TENTATIVE .. p, accounts)) do free[a] = free[a] + taken end
    end
  end
  return free
end

for at, p in ipairs(partitions) do
  local accounts = redis.call('ZRANGEBYSCORE', LOOK .. p, '-inf', time, 'LIMIT', 0, limit)
  local found, same = {}, {}
  if #accounts > 0 then
    local free, hand, waiting = untaken(accounts), read(HAND, accounts), needs(accounts)
    for a, account in ipairs(accounts) do
      waiting[a] = waiting[a] or 0
      local balance = table.concat({digits(free[a]), digits(hand[a]), digits(waiting[a])}, SEP)
      if redis.call('HGET', HEARD, account) == balance then
        same[#same + 1] = account
      else
        for _, value in ipairs({account, free[a], hand[a], waiting[a]}) do found[#found + 1] = value end
      end
    end
    each('ZREM', LOOK .. p, same)
  end
  answers[at] = found
end
return {stale, answers}
