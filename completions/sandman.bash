# bash completion for sandman; made by `sandman completion bash`
_sandman_live() {
  local word
  while IFS= read -r word; do
    case "$word" in *:) compopt -o nospace 2>/dev/null ;; esac
    COMPREPLY+=("$word")
  done < <(command sandman __complete bash "${before[@]}" "=$current" 2>/dev/null </dev/null)
}
_sandman_files() {
  local word end
  compopt -o nospace 2>/dev/null
  while IFS= read -r word; do
    end=" "
    if [ -d "${word/#~\//$HOME/}" ]; then end=/; fi
    printf -v word '%q' "$word"
    COMPREPLY+=("${word/#\\~/~}$end")
  done < <(compgen -f -- "$current")
}
_sandman() {
  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
  local -a before=("${COMP_WORDS[@]:1:COMP_CWORD-1}")
  local at="" kind="" below="" flags="" values="" rest="" word longer
  if [ "$current" = = ]; then current=""
  elif [ "$previous" = = ]; then previous="${COMP_WORDS[COMP_CWORD-2]}"
  fi
  for word in "${before[@]}"; do
    if [ "$word" = -- ]; then rest=1; fi
    longer="${at:+$at }$word"
    case "$longer" in
      "create"|"run"|"start"|"stop"|"pause"|"resume"|"kill"|"rm"|"delete"|"prune"|"wait"|"ttl"|"exec"|"shell"|"connect"|"cp"|"logs"|"list"|"ls"|"top"|"ui"|"info"|"doctor"|"login"|"logout"|"whoami"|"backend"|"backend list"|"backend ls"|"backend show"|"backend add"|"backend remove"|"backend rm"|"backend use"|"backend check"|"template"|"template list"|"template ls"|"keeper"|"keeper status"|"keeper run"|"keeper install"|"keeper uninstall"|"config"|"config get"|"config set"|"config unset"|"config list"|"config ls"|"config path"|"config edit"|"completion"|"completion install"|"completion uninstall"|"help"|"help backend"|"help template"|"help keeper"|"help config"|"help completion") at="$longer" ;;
    esac
  done
  case "$at" in
    "")
      kind=words below="create run start stop pause resume kill rm delete prune wait ttl exec shell connect cp logs list ls top ui info doctor login logout whoami backend template keeper config completion help" flags="--version -V --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "create")
      kind=words below="" flags="--image --template --cpus --memory --disk --env -e --env-file --label -l --ttl --on-timeout --idle-timeout --max-lifetime --auto-resume --no-auto-resume --publish -p --volume -v --network --isolation --workdir -w --user -u --pull --timeout --if-not-exists --no-wait --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --image|--cpus|--memory|--disk|--env|-e|--label|-l|--ttl|--idle-timeout|--max-lifetime|--publish|-p|--workdir|-w|--user|-u|--timeout) kind=silent ;;
        --template|--backend|-b) kind=live ;;
        --env-file|--volume|-v|--config) kind=files ;;
        --on-timeout) kind=values values="pause stop kill" ;;
        --network) kind=values values="bridge none" ;;
        --isolation) kind=values values="container gvisor kata" ;;
        --pull) kind=values values="missing always never" ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name id state template created lifetime backend image native started paused stopped expires ends cpus memory ports labels" ;;
      esac ;;
    "run")
      kind=words below="" flags="--image --template --cpus --memory --disk --env -e --env-file --label -l --ttl --on-timeout --idle-timeout --max-lifetime --auto-resume --no-auto-resume --publish -p --volume -v --network --isolation --workdir -w --user -u --pull --timeout --interactive -i --tty -t --keep --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --image|--cpus|--memory|--disk|--env|-e|--label|-l|--ttl|--idle-timeout|--max-lifetime|--publish|-p|--workdir|-w|--user|-u|--timeout|--columns) kind=silent ;;
        --template|--backend|-b) kind=live ;;
        --env-file|--volume|-v|--config) kind=files ;;
        --on-timeout) kind=values values="pause stop kill" ;;
        --network) kind=values values="bridge none" ;;
        --isolation) kind=values values="container gvisor kata" ;;
        --pull) kind=values values="missing always never" ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
      esac ;;
    "start")
      kind=live below="" flags="--all --state --label -l --dry-run --concurrency --timeout --yes -y --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) kind=list values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --label|-l|--concurrency|--timeout) kind=silent ;;
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name id state previousState changed duration backend" ;;
        --config) kind=files ;;
      esac ;;
    "stop")
      kind=live below="" flags="--all --state --label -l --dry-run --concurrency --timeout --yes -y --grace --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) kind=list values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --label|-l|--concurrency|--timeout|--grace) kind=silent ;;
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name id state previousState changed duration backend" ;;
        --config) kind=files ;;
      esac ;;
    "pause")
      kind=live below="" flags="--all --state --label -l --dry-run --concurrency --timeout --yes -y --require --files-only --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) kind=list values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --label|-l|--concurrency|--timeout) kind=silent ;;
        --require) kind=values values="memory" ;;
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name id state previousState changed duration backend" ;;
        --config) kind=files ;;
      esac ;;
    "resume")
      kind=live below="" flags="--all --state --label -l --dry-run --concurrency --timeout --yes -y --ttl --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) kind=list values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --label|-l|--concurrency|--timeout|--ttl) kind=silent ;;
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name id state previousState changed duration backend" ;;
        --config) kind=files ;;
      esac ;;
    "kill")
      kind=live below="" flags="--all --state --label -l --dry-run --concurrency --timeout --yes -y --missing-ok --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) kind=list values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --label|-l|--concurrency|--timeout) kind=silent ;;
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name id state previousState changed duration backend" ;;
        --config) kind=files ;;
      esac ;;
    "rm")
      kind=live below="" flags="--all --state --label -l --dry-run --concurrency --timeout --yes -y --missing-ok --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) kind=list values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --label|-l|--concurrency|--timeout) kind=silent ;;
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name id state previousState changed duration backend" ;;
        --config) kind=files ;;
      esac ;;
    "delete")
      kind=live below="" flags="--all --state --label -l --dry-run --concurrency --timeout --yes -y --missing-ok --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) kind=list values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --label|-l|--concurrency|--timeout) kind=silent ;;
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name id state previousState changed duration backend" ;;
        --config) kind=files ;;
      esac ;;
    "prune")
      kind=words below="" flags="--state --older-than --label -l --dry-run --concurrency --yes -y --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) kind=list values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --older-than|--label|-l|--concurrency) kind=silent ;;
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name id state previousState changed duration backend" ;;
        --config) kind=files ;;
      esac ;;
    "wait")
      kind=live below="" flags="--for --any --timeout --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --for) kind=list values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --timeout) kind=silent ;;
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name id state previousState changed duration backend" ;;
        --config) kind=files ;;
      esac ;;
    "ttl")
      kind=live below="" flags="--max-lifetime --timeout --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --max-lifetime|--timeout) kind=silent ;;
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="id name backend ttlSeconds maxLifetimeSeconds expiresAt hardExpiresAt onTimeout" ;;
        --config) kind=files ;;
      esac ;;
    "exec")
      kind=live below="" flags="--interactive -i --tty -t --env -e --env-file --workdir -w --user -u --no-resume --timeout --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --env|-e|--workdir|-w|--user|-u|--timeout|--columns) kind=silent ;;
        --env-file|--config) kind=files ;;
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
      esac ;;
    "shell")
      kind=live below="" flags="--env -e --env-file --workdir -w --user -u --no-resume --shell --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --env|-e|--workdir|-w|--user|-u|--shell|--columns) kind=silent ;;
        --env-file|--config) kind=files ;;
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
      esac ;;
    "connect")
      kind=live below="" flags="--env -e --env-file --workdir -w --user -u --no-resume --shell --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --env|-e|--workdir|-w|--user|-u|--shell|--columns) kind=silent ;;
        --env-file|--config) kind=files ;;
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
      esac ;;
    "cp")
      kind=places below="" flags="--no-resume --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "logs")
      kind=live below="" flags="--follow -f --tail --since --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --tail|--since|--columns) kind=silent ;;
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --config) kind=files ;;
      esac ;;
    "list")
      kind=words below="" flags="--state --label -l --template --name --all-backends -A --limit --sort --watch -w --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) kind=list values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --label|-l|--name|--limit) kind=silent ;;
        --template|--backend|-b) kind=live ;;
        --sort) kind=values values="name id state template created expires backend -name -id -state -template -created -expires -backend" ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name id state template created lifetime backend image native started paused stopped expires ends cpus memory ports labels" ;;
        --config) kind=files ;;
      esac ;;
    "ls")
      kind=words below="" flags="--state --label -l --template --name --all-backends -A --limit --sort --watch -w --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) kind=list values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --label|-l|--name|--limit) kind=silent ;;
        --template|--backend|-b) kind=live ;;
        --sort) kind=values values="name id state template created expires backend -name -id -state -template -created -expires -backend" ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name id state template created lifetime backend image native started paused stopped expires ends cpus memory ports labels" ;;
        --config) kind=files ;;
      esac ;;
    "top")
      kind=words below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name id state template created lifetime backend image native started paused stopped expires ends cpus memory ports labels" ;;
        --config) kind=files ;;
      esac ;;
    "ui")
      kind=words below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name id state template created lifetime backend image native started paused stopped expires ends cpus memory ports labels" ;;
        --config) kind=files ;;
      esac ;;
    "info")
      kind=live below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name id state template created lifetime backend image native started paused stopped expires ends cpus memory ports labels" ;;
        --config) kind=files ;;
      esac ;;
    "doctor")
      kind=words below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "login")
      kind=live below="" flags="--key-stdin --key-file --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --key-file|--config) kind=files ;;
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
      esac ;;
    "logout")
      kind=live below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "whoami")
      kind=live below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="backend type endpoint source variable valid identity" ;;
        --config) kind=files ;;
      esac ;;
    "backend")
      kind=words below="list ls show add remove rm use check" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "backend list")
      kind=words below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name type url region team builtIn default" ;;
        --config) kind=files ;;
      esac ;;
    "backend ls")
      kind=words below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name type url region team builtIn default" ;;
        --config) kind=files ;;
      esac ;;
    "backend show")
      kind=live below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name type url region team builtIn default" ;;
        --config) kind=files ;;
      esac ;;
    "backend add")
      kind=words below="" flags="--type --url --region --team --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --type) kind=values values="local docker podman hopx sandbox0 novita e2b" ;;
        --url|--region|--team|--columns) kind=silent ;;
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --config) kind=files ;;
      esac ;;
    "backend remove")
      kind=live below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "backend rm")
      kind=live below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "backend use")
      kind=live below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "backend check")
      kind=live below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name endpoint engine version apiVersion freeze checkpoint gvisor kata memoryLimit pidsLimit cgroup" ;;
        --config) kind=files ;;
      esac ;;
    "template")
      kind=words below="list ls" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "template list")
      kind=words below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name image default" ;;
        --config) kind=files ;;
      esac ;;
    "template ls")
      kind=words below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="name image default" ;;
        --config) kind=files ;;
      esac ;;
    "keeper")
      kind=words below="status run install uninstall" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "keeper status")
      kind=words below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="running answers died pid version startedAt memoryBytes engines next log state installed" ;;
        --config) kind=files ;;
      esac ;;
    "keeper run")
      kind=words below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "keeper install")
      kind=words below="" flags="--dry-run --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "keeper uninstall")
      kind=words below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "config")
      kind=words below="get set unset list ls path edit" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "config get")
      kind=live below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "config set")
      kind=live below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "config unset")
      kind=live below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "config list")
      kind=words below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="key value origin source" ;;
        --config) kind=files ;;
      esac ;;
    "config ls")
      kind=words below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=list values="key value origin source" ;;
        --config) kind=files ;;
      esac ;;
    "config path")
      kind=words below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "config edit")
      kind=words below="" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "completion")
      kind=words below="install uninstall bash zsh fish powershell" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "completion install")
      kind=words below="bash zsh fish powershell" flags="--dry-run --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "completion uninstall")
      kind=words below="bash zsh fish powershell" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "help")
      kind=words below="deadlines exit-codes formats states create run start stop pause resume kill rm delete prune wait ttl exec shell connect cp logs list ls top ui info doctor login logout whoami backend template keeper config completion help" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "help backend")
      kind=words below="list ls show add remove rm use check" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "help template")
      kind=words below="list ls" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "help keeper")
      kind=words below="status run install uninstall" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "help config")
      kind=words below="get set unset list ls path edit" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
    "help completion")
      kind=words below="install uninstall" flags="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --backend|-b) kind=live ;;
        --output|-o) kind=values values="table wide json jsonl id" ;;
        --columns) kind=silent ;;
        --config) kind=files ;;
      esac ;;
  esac
  case "$kind" in words|live|places)
    case "$current" in -*) [ -n "$rest" ] || kind=flags ;; esac ;;
  esac
  if [ "$kind" = words ]; then
    if [ -n "$rest" ]; then kind=silent
    elif [ -z "$below" ]; then kind=flags
    fi
  fi
  COMPREPLY=()
  case "$kind" in
    live) _sandman_live ;;
    places)
      # bash takes NAME:PATH for three words, and what is inside is not known here.
      case "$previous$current" in *:*) ;; *) _sandman_live; _sandman_files ;; esac ;;
    files) _sandman_files ;;
    values) COMPREPLY=($(compgen -W "$values" -- "$current")) ;;
    list) COMPREPLY=($(compgen -W "$values" -P "${current%"${current##*,}"}" -- "${current##*,}")) ;;
    words) COMPREPLY=($(compgen -W "$below" -- "$current")) ;;
    flags) COMPREPLY=($(compgen -W "$flags" -- "$current")) ;;
  esac
}
complete -F _sandman sandman
