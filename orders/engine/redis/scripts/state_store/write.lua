-- Call a command with ARGV[from..to] as its last arguments, in pieces.
local function each(command, key, from, to)
  for at = from, to, PIECE do
    redis.call(command, key, unpack(ARGV, at, math.min(at + PIECE - 1, to)))
  end
end

-- ARGV from 3: confirmed, watermark, now, how many (state and value)s, states to delete, (due and key)s, dues to delete; then these.
local function write()
  -- Two commands, so that every write is a transaction in the append-only file: a server that drops these when it reads the file then has an
  -- older store, and never a new mark without its states (docs/decisions/0062).
  redis.call('HSET', HEAD, 'confirmed', ARGV[3], 'watermark', ARGV[4])
  redis.call('HSET', HEAD, 'now', ARGV[5])
  local from = 10
  for at, command in ipairs({'HSET', 'HDEL', 'ZADD', 'ZREM'}) do
    local to = from + tonumber(ARGV[5 + at]) - 1
    each(command, at <= 2 and STATES or DUE, from, to)
    from = to + 1
  end
end
