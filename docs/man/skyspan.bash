# Made from the command definitions by npm run reference.
_skyspan() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "analyze sniff explain hostcache list spool config completion --help --version" -- "$current"))
    return
  fi
  case "$command:$previous" in
    analyze:--spool-sync) COMPREPLY=($(compgen -W "always interval never" -- "$current")); return ;;
    analyze:--color) COMPREPLY=($(compgen -W "auto always never" -- "$current")); return ;;
    sniff:--spool-sync) COMPREPLY=($(compgen -W "always interval never" -- "$current")); return ;;
    sniff:--color) COMPREPLY=($(compgen -W "auto always never" -- "$current")); return ;;
    sniff:--engine) COMPREPLY=($(compgen -W "auto tcpdump cap pipe" -- "$current")); return ;;
    explain:--color) COMPREPLY=($(compgen -W "auto always never" -- "$current")); return ;;
    spool:--spool-sync) COMPREPLY=($(compgen -W "always interval never" -- "$current")); return ;;
    spool:--color) COMPREPLY=($(compgen -W "auto always never" -- "$current")); return ;;
  esac
  case "$command" in
    analyze) if [[ $current == -* ]]; then COMPREPLY=($(compgen -W "--format --to --spool --spool-size --spool-sync --drain --quiet --color --home-net --hostcache --allow --show-accounts --hold-back --sensor-name --flows --flows-format --evidence --filter --follow --exit-code --config --help" -- "$current")); fi ;;
    sniff) if [[ $current == -* ]]; then COMPREPLY=($(compgen -W "--format --to --spool --spool-size --spool-sync --drain --quiet --color --home-net --hostcache --allow --show-accounts --hold-back --sensor-name --flows --flows-format --evidence --engine --filter --snaplen --ring --no-promiscuous --interval --metrics --user --state --config --help" -- "$current")); else COMPREPLY=($(compgen -W "$(ls /sys/class/net 2>/dev/null) -" -- "$current")); fi ;;
    explain) if [[ $current == -* ]]; then COMPREPLY=($(compgen -W "--json --color --home-net --hostcache --allow --show-accounts --hold-back --filter --config --help" -- "$current")); fi ;;
    hostcache) if [[ $current == -* ]]; then COMPREPLY=($(compgen -W " --help" -- "$current")); fi ;;
    list) if [[ $current == -* ]]; then COMPREPLY=($(compgen -W " --help" -- "$current")); else COMPREPLY=($(compgen -W "detectors formats outputs interfaces exit-codes" -- "$current")); fi ;;
    spool) if [[ $current == -* ]]; then COMPREPLY=($(compgen -W "--format --to --spool --spool-size --spool-sync --drain --quiet --color --config --help" -- "$current")); else COMPREPLY=($(compgen -W "status drain forget" -- "$current")); fi ;;
    config) if [[ $current == -* ]]; then COMPREPLY=($(compgen -W " --help" -- "$current")); fi ;;
    completion) if [[ $current == -* ]]; then COMPREPLY=($(compgen -W " --help" -- "$current")); else COMPREPLY=($(compgen -W "bash zsh fish" -- "$current")); fi ;;
  esac
}
complete -o default -F _skyspan skyspan
