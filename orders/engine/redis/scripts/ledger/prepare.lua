-- Answer questions and take what is granted. ARGV: guards; accounts asked about; ranges of names drawn on (the least, the prefix); keys
-- asking; all numbers as one JSON array.
-- The numbers of a question: kind, partition, which key, limit, how many; then per take which account and how much, else which account.
-- RANKED before a reservation says that the text behind its key is the rank of one that waits in another ledger.
-- Those of a draw: kind, partition, which key, how much, which range. Of who waits: kind, partition, which key, how many, which account.
-- Returns {stale, answers}. Answers of a reservation: 1 complete, 0 nothing or 2 in part, then what could be had per take; if it is in part,
-- what was granted per take; if it is not complete, how much others wait for per take. Of a draw: what could be had, of how many accounts it
-- was granted, these, each with how much. Of who waits: how many waits, what is free, these waits in no order, the first of all among them.
-- Of the others: the amounts.
local PARTIAL, AVAILABLE, ON_HAND, DRAW_IN_PART, RANKED = 1, 2, 3, 5, 7
local NOTHING, COMPLETE, IN_PART = 0, 1, 2

local stale, partitions = compare()
if #stale > 0 then return {stale} end
local accounts = texts(number())
local ranges = texts(2 * number())
local keys = texts(number())
local numbers = cjson.decode(text())
if #ranges > 0 and not drawn then
  for at, p in ipairs(partitions) do stale[2 * at - 1], stale[2 * at] = p, 'no names' end
  return {stale}
end

-- The accounts of each range, by their places in `accounts`; those that nobody asked about by name are added there.
local found = {}
if #ranges > 0 then
  local place = {}
  for a, account in ipairs(accounts) do place[account] = a end
  for at = 1, #ranges, 2 do
    local list = names(ranges[at], ranges[at + 1])
    for i, account in ipairs(list) do
      if not place[account] then
        accounts[#accounts + 1] = account
        place[account] = #accounts
      end
      list[i] = place[account]
    end
    found[#found + 1] = list
  end
end

-- Tables go by an account's place in `accounts`.
local free, changed, taken = read(FREE, accounts), {}, {}
local aside = redis.call('EXISTS', ASIDES) == 1 and read(ASIDES, accounts) -- false: nothing is set aside for anybody
local offers = going and under_way()
local hand, needed -- read when somebody asks
local ranked -- of the key that asks, if it waits in another ledger

-- What is set aside or kept for others and not for this key to take: one that waits is blocked only by those who rank before it (its rank is that
-- of its wait on this account, else of its first, else the one that it tells).
local function blocked(a, ident)
  if aside[a] == 0 then return 0 end
  local waits = waits_of(ident)
  local own = waits[1] or ranked and {rank = ranked}
  if not own then return aside[a] end
  for _, wait in ipairs(waits) do
    if wait.account == accounts[a] then own = wait end
  end
  local sum, bound = 0, '(' .. accounts[a] .. SEP .. own.rank .. SEP .. ident
  for _, places in ipairs({CALLED, KEPT}) do
    for _, place in ipairs(redis.call('ZRANGEBYLEX', places, '[' .. accounts[a] .. SEP, bound)) do
      sum = sum + tonumber(redis.call('HGET', ASIDE, place))
    end
  end
  return sum
end

-- What an offer that is under way has not dealt out yet is for those whom it has not come to, all that they need, and not for this key; none of it
-- if the key is one that it has come to, or has its own set aside.
local function awaited(a, ident)
  needed = needed or needs(accounts)
  local need = needed[a] or 0
  for _, wait in ipairs(waits_of(ident)) do
    if wait.account == accounts[a] then
      local place = offers[accounts[a]][3]
      if (place and not behind(wait.place, place)) or redis.call('HEXISTS', ASIDE, wait.place) == 1 then return 0 end
      need = need - wait.amount
    end
  end
  return need
end

-- What this key could have of an account. Set-asides bring it to 0 at most, only reality below.
local function available(a, p, key, limit)
  local had = limit + free[a]
  if not aside and not offers or had <= 0 then return had end
  local ident = digits(p) .. SEP .. keys[key]
  local held = aside and blocked(a, ident) or 0
  if offers and offers[accounts[a]] then held = math.max(held, awaited(a, ident)) end
  return math.max(had - held, 0)
end

-- The key takes so much: its own set-aside goes first.
local function use(a, ident, amount)
  if aside[a] == 0 then return end
  for _, wait in ipairs(waits_of(ident)) do
    local mine = wait.account == accounts[a] and tonumber(redis.call('HGET', ASIDE, wait.place) or 0) or 0
    if mine > amount then
      redis.call('HSET', ASIDE, wait.place, digits(mine - amount))
      add(ASIDES, accounts[a], -amount)
      aside[a] = aside[a] - amount
    elseif mine > 0 then
      release(accounts[a], wait.place)
      aside[a] = aside[a] - mine
    end
  end
end

local answers, out, at, grants, drawn_of = {}, 0, 1, {}, {}

-- How much others wait for of the accounts of these takes.
local function waited(ident, n)
  needed = needed or needs(accounts)
  local own = {}
  for _, wait in ipairs(next(needed) and waits_of(ident) or own) do own[wait.account] = wait.amount end
  for i = 1, n do
    local a = numbers[at + 2 * i - 2]
    answers[out + i] = (needed[a] or 0) - (own[accounts[a]] or 0)
  end
end

-- A reservation whose takes begin at `at`: each sees what the ones before it left.
local function reserve(partial, p, key, limit, n)
  local result = COMPLETE
  for i = 1, n do
    local a, amount = numbers[at + 2 * i - 2], numbers[at + 2 * i - 1]
    local had = available(a, p, key, limit)
    local grant = had >= amount and amount or math.max(had, 0)
    if grant < amount then result = partial and IN_PART or NOTHING end
    answers[out + 1 + i], grants[i], free[a] = had, grant, free[a] - grant
  end
  answers[out + 1] = result
  out = out + 1 + n
  local mine = taken[p] or {}
  taken[p] = mine
  for i = 1, n do
    local a, grant = numbers[at + 2 * i - 2], grants[i]
    if result == NOTHING then
      free[a] = free[a] + grant
    elseif grant > 0 then
      mine[a] = (mine[a] or 0) + grant
      changed[a] = true
      if aside then use(a, digits(p) .. SEP .. keys[key], grant) end
    end
  end
  if result ~= COMPLETE then
    if result == IN_PART then
      for i = 1, n do answers[out + i] = grants[i] end
      out = out + n
    end
    waited(digits(p) .. SEP .. keys[key], n)
    out = out + n
  end
  at = at + 2 * n
end

-- A draw: of each account of the range what is needed still, in order of their names.
local function draw(partial, p, key, amount, range)
  local list, free_of_all, left, n = found[range], 0, amount, 0
  for i = 1, #list do
    local had = (aside or offers) and available(list[i], p, key, 0) or free[list[i]]
    if had > 0 then
      free_of_all = free_of_all + had
      if left > 0 then
        n = n + 1
        grants[n], drawn_of[n] = had < left and had or left, list[i]
        left = left - grants[n]
      end
    end
  end
  if left > 0 and not partial then n = 0 end
  answers[out + 1], answers[out + 2] = free_of_all, n
  out = out + 2
  local mine = taken[p] or {}
  taken[p] = mine
  for i = 1, n do
    local a, grant = drawn_of[i], grants[i]
    answers[out + 1], answers[out + 2] = accounts[a], grant
    out = out + 2
    free[a], mine[a], changed[a] = free[a] - grant, (mine[a] or 0) + grant, true
    if aside then use(a, digits(p) .. SEP .. keys[key], grant) end
  end
end

-- The first waits of each of the places where they stand: the first of all are among them.
local function queue(most, a)
  local n = 0
  for _, places in ipairs({QUEUED, CALLED, RESTING}) do
    for _, place in ipairs(range(places, accounts[a], nil, most + 1)) do
      n = n + 1
      answers[out + 2 + n] = place
    end
  end
  answers[out + 1], answers[out + 2] = n, free[a]
  out = out + 2 + n
end

local function tell(kind, p, key, n)
  hand = hand or (kind ~= AVAILABLE and read(HAND, accounts))
  for i = 1, n do
    local a = numbers[at + i - 1]
    answers[out + i] = kind == AVAILABLE and available(a, p, key, 0) or hand[a]
  end
  out, at = out + n, at + n
end

local last = #numbers
while at <= last do
  local tells = numbers[at] == RANKED
  if tells then at = at + 1 end
  local kind, p, key, limit, n = unpack(numbers, at, at + 4)
  ranked = tells and keys[key + 1]
  at = at + 5
  if kind <= PARTIAL then
    reserve(kind == PARTIAL, p, key, limit, n)
  elseif kind <= ON_HAND then
    tell(kind, p, key, n)
  elseif kind > DRAW_IN_PART then
    queue(limit, n)
  else
    draw(kind == DRAW_IN_PART, p, key, limit, n)
  end
end

local flat = {}
for a in pairs(changed) do
  flat[#flat + 1] = accounts[a]
  flat[#flat + 1] = digits(free[a])
end
each('HSET', FREE, flat)
local empty = {}
for _, list in ipairs(found) do
  for _, a in ipairs(list) do
    if free[a] <= 0 then empty[#empty + 1] = accounts[a] end
  end
end
each('ZREM', NAMES, empty)
for p, mine in pairs(taken) do
  local sums = {}
  for a, amount in pairs(mine) do sums[accounts[a]] = amount end
  increase(TENTATIVE .. digits(p), sums)
end
return {stale, answers}
