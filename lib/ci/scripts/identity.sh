# Comes first in jobs that read secrets.

# A job that is being debugged prints each command, with all that is in it.
{ set +x; } 2> /dev/null
# No other program of the job needs its identity.
identity=${VAULT_ID_TOKEN-}
unset VAULT_ID_TOKEN
