# Comes first in jobs that read secrets.

# A job that is being debugged prints each command, with all that is in it.
{ set +x; } 2> /dev/null
# No other program of the job needs its identity. One that looks for it may find it (/proc), and can log in for nothing else.
identity=${VAULT_ID_TOKEN-}
unset VAULT_ID_TOKEN
