-- A state store. KEYS[1] is its name; head, states and due index stand under it.
local HEAD, STATES, DUE = KEYS[1] .. ':head', KEYS[1] .. ':states', KEYS[1] .. ':due'
local PIECE = 4000 -- values that fit on Lua's stack, an even number

-- Why this is not the store that the caller means, nil if it is. Without `confirmed` only the fencing token counts.
local function differs(token, confirmed)
  local head = redis.call('HMGET', HEAD, 'fencing_token', 'confirmed')
  if not head[1] then return 'missing' end
  if head[1] ~= token then return 'fencing_token' end
  if confirmed and head[2] ~= confirmed then return 'confirmed' end
end
