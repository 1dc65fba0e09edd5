-- A change: free, hand (both account -> amount), waits (key -> flat list), woken (keys), told (key, account, times ...), touched and heard (see
-- balances_told.lua). `change` reads one from ARGV, `apply` applies.
local function amounts()
  local list = texts(2 * number())
  for at = 2, #list, 2 do list[at] = tonumber(list[at]) end
  return list
end

local function change()
  local new = {free = amounts(), hand = amounts(), waits = {}}
  for _ = 1, number() do
    new.waits[#new.waits + 1] = text()
    new.waits[#new.waits + 1] = texts(5 * number())
  end
  new.woken = texts(number())
  new.told = texts(3 * number())
  new.touched = texts(2 * number())
  new.heard = texts(4 * number())
  return new
end

local function add_all(sums, list)
  for at = 1, #list, 2 do sums[list[at]] = (sums[list[at]] or 0) + list[at + 1] end
end

-- A key's whole new list of waits; an entry that stays keeps its place.
local function replace(p, key, flat, offers)
  local ident, begun = p .. SEP .. key, {}
  for _, wait in ipairs(read_waits(ident, flat)) do begun[wait.place] = wait end
  for _, wait in ipairs(waits_of(ident)) do
    if begun[wait.place] then
      begun[wait.place] = nil
    else
      redis.call('ZREM', QUEUED, wait.place)
      redis.call('ZREM', RESTING, wait.place)
      release(wait.account, wait.place)
      add(NEEDED, wait.account, -wait.amount)
      if wait.limit ~= '0' then add(LIMITED, wait.account, -1) end
      offers[wait.account] = true
    end
  end
  for place, wait in pairs(begun) do
    queue_up(wait.account, place)
    add(NEEDED, wait.account, wait.amount)
    if wait.limit ~= '0' then add(LIMITED, wait.account, 1) end
    offers[wait.account] = true
  end
  if #flat > 0 then
    if redis.call('HSET', WAITS, ident, cmsgpack.pack(flat)) == 1 then add(NEEDED, SEP, 1) end
  else
    if redis.call('HDEL', WAITS, ident) == 1 then add(NEEDED, SEP, -1) end
    for account in pairs(times_of(ident)) do redis.call('ZREM', UNTOLD .. p, account .. SEP .. key) end
    redis.call('HDEL', TIMES, ident)
    if redis.call('HEXISTS', PASSED, ident) == 0 then -- else it is woken all the same, to tell
      redis.call('HDEL', WAKES, ident)
      redis.call('ZREM', WAKE .. p, key)
    end
  end
end

-- A key's wake was handled: what is still called has had its turn, unless it was called once more since its owner looked.
local function heard(p, key, offers)
  local ident = p .. SEP .. key
  local wake = redis.call('HGET', WAKES, ident)
  if not wake or string.sub(wake, 1, 1) ~= '1' then return end
  redis.call('HDEL', WAKES, ident)
  redis.call('HDEL', PASSED, ident)
  redis.call('ZREM', WAKE .. p, key)
  for _, wait in ipairs(waits_of(ident)) do
    if rest(wait.account, wait.place) then offers[wait.account] = true end
  end
end

-- A key knows how often it was passed over, unless it was passed over once more since.
local function knows(p, key, account, times)
  if (times_of(p .. SEP .. key)[account] or 0) <= tonumber(times) then redis.call('ZREM', UNTOLD .. p, account .. SEP .. key) end
end

-- Drop the tentative takes of these partitions (p, change, p, change ...), apply the changes, then wake who can be served, as far as `effort` goes.
local function apply(list, lifetime, effort)
  local free, hand, offers = {}, {}, {}
  for at = 1, #list, 2 do
    local tentative = redis.call('HGETALL', TENTATIVE .. list[at])
    for i = 2, #tentative, 2 do tentative[i] = tonumber(tentative[i]) end
    redis.call('UNLINK', TENTATIVE .. list[at])
    add_all(free, tentative)
    add_all(free, list[at + 1].free)
    add_all(hand, list[at + 1].hand)
  end
  increase(FREE, free)
  increase(HAND, hand)
  local resting = redis.call('EXISTS', RESTING) == 1
  for account, amount in pairs(free) do
    if amount > 0 then
      if resting then grown(account) end
      offers[account] = true
    end
  end
  name(offers)
  for at = 1, #list, 2 do -- only now: one whose wake was handled has had its turn with this growth, too
    local p, new = list[at], list[at + 1]
    for i = 1, #new.waits, 2 do replace(p, new.waits[i], new.waits[i + 1], offers) end
    for _, key in ipairs(new.woken) do heard(p, key, offers) end
    for i = 1, #new.told, 3 do knows(p, unpack(new.told, i, i + 2)) end
    touch(new.touched)
    for i = 1, #new.heard, 4 do hear(unpack(new.heard, i, i + 3)) end
  end
  offer_all(offers, now() + lifetime, effort)
end
