#compdef skyspan
# Made from the command definitions by npm run reference.
_skyspan() {
  local -a commands
  commands=(
    'analyze:look through captures: files, folders, globs, or - for standard input'
    'sniff:listen on a span port: alerts as they happen'
    'explain:tell why an alert was raised, frame by frame'
    'hostcache:print the peers in a shared.xml'
    'list:list what skyspan knows'
    'spool:look after the alerts that wait for network outputs'
    'config:settings from the environment and from settings files'
    'completion:print what teaches a shell these commands'
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
    analyze)
      _arguments \
        '*--format=[a format (list formats); default\: a report on a terminal, json elsewhere]:name:_files' \
        '*--to=[stdout\:, file\:/path?setting=value, ... (list outputs); repeatable; default\: stdout\:]:where:_files' \
        '*--spool=[where alerts wait for network outputs; default\: the user’s state folder]:folder:_files' \
        '*--spool-size=[beyond it the oldest go, and are counted as lost]:bytes:_files' \
        '*--spool-sync=[when the spool is forced to disk]:when:(always interval never)' \
        '*--drain=[wait so long at the end for network outputs]:seconds:_files' \
        '--quiet[no progress and no summary]' \
        '*--color=[colour]:when:(auto always never)' \
        '*--home-net=[network whose hosts are judged, no others; repeatable; default\: private and link-local]:network:_files' \
        '*--hostcache=[shared.xml of a client, whose peers are recognized; repeatable]:file:_files' \
        '*--allow=[hosts that may run Skype, one a line\: host or network, rule, until when, # why]:file:_files' \
        '--show-accounts[keep and tell account names that are sent in clear (TOM-Skype); personal data]' \
        '*--hold-back=[do not repeat an alert for so long, in packet time]:seconds:_files' \
        '*--sensor-name=[what alerts and flow records call this sensor; default\: skyspan]:name:_files' \
        '*--flows=[write a record of every flow there, with its Skype label and why]:file:_files' \
        '*--flows-format=[json, ecs, eve, ocsf, cef, leef, zeek or zeek-json (list formats)]:name:_files' \
        '*--evidence=[write the frames behind each alert there, as a capture for Wireshark]:folder:_files' \
        '*--filter=[look at the frames that pass\: host, net, port, proto, vlan … as tcpdump has them]:expression:_files' \
        '--follow[wait for more where a file ends, and for new files of a folder or glob, until interrupted]' \
        '--exit-code[exit with 1 where something was found]' \
        '*--config=[settings file; default\: skyspan.yaml here, then the user’s]:file:_files' \
        '*:input:_files'
      ;;
    sniff)
      _arguments \
        '*--format=[a format (list formats); default\: text on a terminal, json elsewhere]:name:_files' \
        '*--to=[stdout\:, file\:/path?setting=value, ... (list outputs); repeatable; default\: stdout\:]:where:_files' \
        '*--spool=[where alerts wait for network outputs; default\: the user’s state folder]:folder:_files' \
        '*--spool-size=[beyond it the oldest go, and are counted as lost]:bytes:_files' \
        '*--spool-sync=[when the spool is forced to disk]:when:(always interval never)' \
        '*--drain=[wait so long at the end for network outputs]:seconds:_files' \
        '--quiet[no progress and no summary]' \
        '*--color=[colour]:when:(auto always never)' \
        '*--home-net=[network whose hosts are judged, no others; repeatable; default\: private and link-local]:network:_files' \
        '*--hostcache=[shared.xml of a client, whose peers are recognized; repeatable]:file:_files' \
        '*--allow=[hosts that may run Skype, one a line\: host or network, rule, until when, # why]:file:_files' \
        '--show-accounts[keep and tell account names that are sent in clear (TOM-Skype); personal data]' \
        '*--hold-back=[do not repeat an alert for so long, in packet time]:seconds:_files' \
        '*--sensor-name=[what alerts and flow records call this sensor; default\: the host’s name]:name:_files' \
        '*--flows=[write a record of every flow there, with its Skype label and why]:file:_files' \
        '*--flows-format=[json, ecs, eve, ocsf, cef, leef, zeek or zeek-json (list formats)]:name:_files' \
        '*--evidence=[write the frames behind each alert there, as a capture for Wireshark]:folder:_files' \
        '*--engine=[what captures]:name:(auto tcpdump cap pipe)' \
        '*--filter=[pcap filter, as in pcap-filter(7)]:expression:_files' \
        '*--snaplen=[bytes kept of each frame]:bytes:_files' \
        '*--ring=[the kernel’s ring of frames, per interface]:MB:_files' \
        '--no-promiscuous[only frames for this machine]' \
        '*--interval=[a line of statistics so often, where there is no terminal]:seconds:_files' \
        '*--metrics=[serve /metrics for Prometheus, and /healthz; on loopback unless a host is given]:\[host\:\]port:_files' \
        '*--user=[the user to become before anything from the network is parsed]:name:_files' \
        '*--state=[remember what was told over a restart]:file:_files' \
        '*--config=[settings file; default\: skyspan.yaml here, then the user’s]:file:_files' \
        '*:interface:_net_interfaces'
      ;;
    explain)
      _arguments \
        '--json[the alert and its frames as one JSON object]' \
        '*--color=[colour]:when:(auto always never)' \
        '*--home-net=[network whose hosts are judged, no others; repeatable; default\: private and link-local]:network:_files' \
        '*--hostcache=[shared.xml of a client, whose peers are recognized; repeatable]:file:_files' \
        '*--allow=[hosts that may run Skype, one a line\: host or network, rule, until when, # why]:file:_files' \
        '--show-accounts[keep and tell account names that are sent in clear (TOM-Skype); personal data]' \
        '*--hold-back=[do not repeat an alert for so long, in packet time]:seconds:_files' \
        '*--filter=[look at the frames that pass\: host, net, port, proto, vlan … as tcpdump has them]:expression:_files' \
        '*--config=[settings file; default\: skyspan.yaml here, then the user’s]:file:_files' \
        '*:alert-id:_files' \
        '*:input:_files'
      ;;
    hostcache)
      _arguments \
        '*:file:_files'
      ;;
    list)
      _arguments \
        '*:what:(detectors formats outputs interfaces exit-codes)'
      ;;
    spool)
      _arguments \
        '*--format=[format of what is drained (list formats); default\: json]:name:_files' \
        '*--to=[stdout\:, file\:/path?setting=value, ... (list outputs); repeatable; for drain\: network outputs, as in the run]:where:_files' \
        '*--spool=[where alerts wait for network outputs; default\: the user’s state folder]:folder:_files' \
        '*--spool-size=[beyond it the oldest go, and are counted as lost]:bytes:_files' \
        '*--spool-sync=[when the spool is forced to disk]:when:(always interval never)' \
        '*--drain=[wait so long at the end for network outputs]:seconds:_files' \
        '--quiet[no progress and no summary]' \
        '*--color=[colour]:when:(auto always never)' \
        '*--config=[settings file; default\: skyspan.yaml here, then the user’s]:file:_files' \
        '*:what:(status drain forget)' \
        '*:destination:_files'
      ;;
    config)
      _arguments \

      ;;
    completion)
      _arguments \
        '*:shell:(bash zsh fish)'
      ;;
  esac
}
compdef _skyspan skyspan
