# bash completion for sandman; made by `sandman completion bash`
_sandman() {
  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
  local path="" words="" values="" files="" silent="" word longer
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    longer="${path:+$path }$word"
    case "$longer" in
      "create"|"run"|"start"|"stop"|"pause"|"resume"|"kill"|"rm"|"delete"|"prune"|"wait"|"ttl"|"exec"|"shell"|"connect"|"cp"|"logs"|"list"|"ls"|"info"|"doctor"|"login"|"logout"|"whoami"|"backend"|"backend list"|"backend ls"|"backend show"|"backend add"|"backend remove"|"backend rm"|"backend use"|"backend check"|"template"|"template list"|"template ls"|"keeper"|"keeper status"|"keeper run"|"keeper install"|"keeper uninstall"|"config"|"config get"|"config set"|"config unset"|"config list"|"config ls"|"config path"|"config edit"|"completion"|"help") path="$longer" ;;
    esac
  done
  case "$path" in
    "")
      words="create run start stop pause resume kill rm delete prune wait ttl exec shell connect cp logs list ls info doctor login logout whoami backend template keeper config completion help --version -V --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "create")
      words="--image --template --cpus --memory --disk --env -e --env-file --label -l --ttl --on-timeout --idle-timeout --max-lifetime --auto-resume --no-auto-resume --publish -p --volume -v --network --isolation --workdir -w --user -u --pull --timeout --if-not-exists --no-wait --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --env-file) files=1 ;;
        --on-timeout) values="pause stop kill" ;;
        --volume|-v) files=1 ;;
        --isolation) values="container gvisor kata" ;;
        --pull) values="missing always never" ;;
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --image|--template|--cpus|--memory|--disk|--env|-e|--label|-l|--ttl|--idle-timeout|--max-lifetime|--publish|-p|--network|--workdir|-w|--user|-u|--timeout|--backend|-b|--columns) silent=1 ;;
      esac ;;
    "run")
      words="--image --template --cpus --memory --disk --env -e --env-file --label -l --ttl --on-timeout --idle-timeout --max-lifetime --auto-resume --no-auto-resume --publish -p --volume -v --network --isolation --workdir -w --user -u --pull --timeout --interactive -i --tty -t --keep --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --env-file) files=1 ;;
        --on-timeout) values="pause stop kill" ;;
        --volume|-v) files=1 ;;
        --isolation) values="container gvisor kata" ;;
        --pull) values="missing always never" ;;
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --image|--template|--cpus|--memory|--disk|--env|-e|--label|-l|--ttl|--idle-timeout|--max-lifetime|--publish|-p|--network|--workdir|-w|--user|-u|--timeout|--backend|-b|--columns) silent=1 ;;
      esac ;;
    "start")
      words="--all --state --label -l --dry-run --concurrency --timeout --yes -y --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --label|-l|--concurrency|--timeout|--backend|-b|--columns) silent=1 ;;
      esac ;;
    "stop")
      words="--all --state --label -l --dry-run --concurrency --timeout --yes -y --grace --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --label|-l|--concurrency|--timeout|--grace|--backend|-b|--columns) silent=1 ;;
      esac ;;
    "pause")
      words="--all --state --label -l --dry-run --concurrency --timeout --yes -y --require --files-only --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --label|-l|--concurrency|--timeout|--require|--backend|-b|--columns) silent=1 ;;
      esac ;;
    "resume")
      words="--all --state --label -l --dry-run --concurrency --timeout --yes -y --ttl --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --label|-l|--concurrency|--timeout|--ttl|--backend|-b|--columns) silent=1 ;;
      esac ;;
    "kill")
      words="--all --state --label -l --dry-run --concurrency --timeout --yes -y --missing-ok --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --label|-l|--concurrency|--timeout|--backend|-b|--columns) silent=1 ;;
      esac ;;
    "rm")
      words="--all --state --label -l --dry-run --concurrency --timeout --yes -y --missing-ok --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --label|-l|--concurrency|--timeout|--backend|-b|--columns) silent=1 ;;
      esac ;;
    "delete")
      words="--all --state --label -l --dry-run --concurrency --timeout --yes -y --missing-ok --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --label|-l|--concurrency|--timeout|--backend|-b|--columns) silent=1 ;;
      esac ;;
    "prune")
      words="--state --older-than --label -l --dry-run --concurrency --yes -y --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --older-than|--label|-l|--concurrency|--backend|-b|--columns) silent=1 ;;
      esac ;;
    "wait")
      words="--for --any --timeout --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --for|--timeout|--backend|-b|--columns) silent=1 ;;
      esac ;;
    "ttl")
      words="--max-lifetime --timeout --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --max-lifetime|--timeout|--backend|-b|--columns) silent=1 ;;
      esac ;;
    "exec")
      words="--interactive -i --tty -t --env -e --env-file --workdir -w --user -u --no-resume --timeout --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --env-file) files=1 ;;
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --env|-e|--workdir|-w|--user|-u|--timeout|--backend|-b|--columns) silent=1 ;;
      esac ;;
    "shell")
      words="--env -e --env-file --workdir -w --user -u --no-resume --shell --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --env-file) files=1 ;;
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --env|-e|--workdir|-w|--user|-u|--shell|--backend|-b|--columns) silent=1 ;;
      esac ;;
    "connect")
      words="--env -e --env-file --workdir -w --user -u --no-resume --shell --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --env-file) files=1 ;;
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --env|-e|--workdir|-w|--user|-u|--shell|--backend|-b|--columns) silent=1 ;;
      esac ;;
    "cp")
      words="--no-resume --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "logs")
      words="--follow -f --tail --since --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --tail|--since|--backend|-b|--columns) silent=1 ;;
      esac ;;
    "list")
      words="--state --label -l --template --name --all-backends -A --limit --sort --watch -w --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --label|-l|--template|--name|--limit|--sort|--backend|-b|--columns) silent=1 ;;
      esac ;;
    "ls")
      words="--state --label -l --template --name --all-backends -A --limit --sort --watch -w --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --state) values="creating running pausing paused resuming stopping stopped killing gone failed unknown" ;;
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --label|-l|--template|--name|--limit|--sort|--backend|-b|--columns) silent=1 ;;
      esac ;;
    "info")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "doctor")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "login")
      words="--key-stdin --key-file --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --key-file) files=1 ;;
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "logout")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "whoami")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "backend")
      words="list ls show add remove rm use check --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "backend list")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "backend ls")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "backend show")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "backend add")
      words="--type --url --region --team --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --type) values="local docker podman hopx sandbox0 novita e2b" ;;
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --url|--region|--team|--backend|-b|--columns) silent=1 ;;
      esac ;;
    "backend remove")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "backend rm")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "backend use")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "backend check")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "template")
      words="list ls --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "template list")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "template ls")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "keeper")
      words="status run install uninstall --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "keeper status")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "keeper run")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "keeper install")
      words="--dry-run --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "keeper uninstall")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "config")
      words="get set unset list ls path edit --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "config get")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "config set")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "config unset")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "config list")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "config ls")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "config path")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "config edit")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "completion")
      words="bash zsh fish powershell --backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
    "help")
      words="--backend -b --output -o --json --quiet -q --columns --no-color --no-input --debug --config --help -h"
      case "$previous" in
        --output|-o) values="table wide json jsonl id" ;;
        --config) files=1 ;;
        --backend|-b|--columns) silent=1 ;;
      esac ;;
  esac
  COMPREPLY=()
  if [ -n "$files" ]; then COMPREPLY=($(compgen -f -- "$current"))
  elif [ -n "$values" ]; then COMPREPLY=($(compgen -W "$values" -- "$current"))
  elif [ -z "$silent" ]; then COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
complete -F _sandman sandman
