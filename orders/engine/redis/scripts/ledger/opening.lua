-- A ledger opens in pieces: what partitions contribute is staged, piece by piece; when all is there it is added up, step by step; the last step
-- opens it (docs/decisions/0073-ledgers-open-in-pieces.md). While it is closed nobody is answered out of it, so nobody sees half of it.
--   :head            of a contribution that is whole: w:<p> its fencing token, g:<p> the confirm that it stands for; of one that has begun:
--                    b:<p> its fencing token, n:<p> how many pieces are there; phase, at: how far all of them are added up
--   :pieces:<p>      bucket -> accounts with what they have free and on hand, as JSON       :pieces_waits:<p>   list of keys with their waits
local STAGED, STAGED_WAITS = KEYS[1] .. ':pieces:', KEYS[1] .. ':pieces_waits:'
local BUCKETS = 1024 -- as contributions.py deals accounts into
local PER_BUCKET, PER_WAIT, PER_OFFER = 1, 20, 20 -- what they cost, as against adding one amount; so does looking at a waiter, about

local function forget(partitions)
  redis.call('UNLINK', FREE, HAND, NAMES, WAITS, LIMITED, NEEDED, PASSED, HEARD, TIMES, QUEUED, CALLED, RESTING, KEPT, ASIDE, UNTIL, ASIDES, WAKES, OFFERS)
  redis.call('HDEL', HEAD, 'offers')
  going, known = false, nil
  for p = 0, partitions - 1 do redis.call('UNLINK', TENTATIVE .. p, WAKE .. p, UNTOLD .. p) end
end

-- Forget what a partition contributed; whatever was added up is worth nothing then. (s:<p> is of a version that staged all at once.)
local function unstage(p)
  redis.call('HDEL', HEAD, 'w:' .. p, 'g:' .. p, 'b:' .. p, 'n:' .. p, 's:' .. p, 'phase', 'at')
  redis.call('UNLINK', STAGED .. p, STAGED_WAITS .. p)
end

local function all_staged(partitions)
  for p = 0, partitions - 1 do
    if redis.call('HEXISTS', HEAD, 'w:' .. p) == 0 then return false end
  end
  return true
end

-- What all partitions have in a bucket: each account is put in its place. Returns what it cost.
local function add_bucket(bucket, partitions)
  local free, hand, cost = {}, {}, PER_BUCKET
  for p = 0, partitions - 1 do
    local staged = redis.call('HGET', STAGED .. p, bucket)
    local list = staged and cjson.decode(staged) or {}
    for at = 1, #list, 3 do
      local account, amount, on_hand = list[at], list[at + 1], list[at + 2]
      free[account] = (free[account] or 0) + amount
      hand[account] = (hand[account] or 0) + on_hand
    end
    cost = cost + #list / 3
  end
  increase(FREE, free)
  increase(HAND, hand)
  for account, amount in pairs(free) do
    if amount <= 0 then free[account] = nil end
  end
  name(free)
  return cost
end

-- Each phase goes on at `at` until `left` is used up. It returns what is left, and where it goes on: nil if it is over.
local PHASES, FIRST = {}, 'sums'

function PHASES.sums(at, left, partitions)
  local bucket = tonumber(at)
  while bucket < BUCKETS and left > 0 do
    left = left - add_bucket(bucket, partitions)
    bucket = bucket + 1
  end
  return left, bucket < BUCKETS and bucket or nil
end

function PHASES.waits(at, left, partitions)
  local p, from = string.match(at, '^(%d+):?(%d*)$')
  p, from = tonumber(p), tonumber(from) or 0
  while p < partitions and left > 0 do
    local page = redis.call('LRANGE', STAGED_WAITS .. p, from, from + PAGE - 1)
    for _, packed in ipairs(page) do
      local key, flat = unpack(cmsgpack.unpack(packed))
      replace(tostring(p), key, flat, {})
      left = left - PER_WAIT * #flat / 5
    end
    if #page < PAGE then p, from = p + 1, 0 else from = from + PAGE end
  end
  return left, p < partitions and p .. ':' .. from or nil
end

-- In the order of the accounts' names, as all offers. `at`: behind which of them.
function PHASES.offers(at, left, partitions, lifetime)
  local from, till = at == '0' and '-' or at, now() + lifetime
  while left > 0 do
    local place = redis.call('ZRANGEBYLEX', QUEUED, from, '+', 'LIMIT', 0, 1)[1]
    if not place then return left, nil end
    local account = string.match(place, '^[^\31]*')
    left = offer(account, till, left) - PER_OFFER
    if under_way()[account] then return left, from end
    from = '[' .. account .. AFTER_SEP
  end
  return left, from
end

local NEXT = {sums = 'waits', waits = 'offers'}

local function open_now(partitions)
  for p = 0, partitions - 1 do
    local token, confirmed = unpack(redis.call('HMGET', HEAD, 'w:' .. p, 'g:' .. p))
    redis.call('HSET', HEAD, 'f:' .. p, token, 'c:' .. p, confirmed)
    redis.call('HDEL', HEAD, 'g:' .. p)
    redis.call('UNLINK', STAGED .. p, STAGED_WAITS .. p)
  end
  redis.call('HDEL', HEAD, 'phase', 'at')
  redis.call('HSET', HEAD, 'open', '1')
end

-- Add up some more if all is staged: `left` says how much. Returns 1 if the ledger is open then, else 0. Whoever calls it does the same.
local function further(partitions, left, lifetime)
  if not all_staged(partitions) then return 0 end
  local phase, at, names, offers = unpack(redis.call('HMGET', HEAD, 'phase', 'at', 'drawn', 'offers'))
  drawn, going = names == '1', offers == '1'
  if not phase then
    forget(partitions)
    phase, at = FIRST, '0'
  end
  while left > 0 do
    left, at = PHASES[phase](at, left, partitions, lifetime)
    if not at then
      phase, at = NEXT[phase], '0'
      if not phase then
        open_now(partitions)
        return 1
      end
    end
  end
  redis.call('HSET', HEAD, 'phase', phase, 'at', at)
  return 0
end
