namespace AgentAssembly.Edges.Cli.Completion;

/// <summary>
/// What shells load. Each asks <c>aasm complete -- WORDS</c>, whose last word is the one that is written, perhaps an empty one, and
/// gets a completion a line.
/// </summary>
internal static class ShellScripts
{
    public static readonly IReadOnlyDictionary<string, string> All = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["bash"] = """
            # bash completion for aasm
            _aasm() {
                local line="${COMP_LINE:0:COMP_POINT}" words current reply
                COMPREPLY=()
                read -ra words <<< "$line"
                case "$line" in *' ') words+=("") ;; esac
                current="${words[${#words[@]}-1]}"
                while IFS= read -r reply; do
                    [ -n "$reply" ] && COMPREPLY+=("$(printf '%q' "$reply")")
                done < <("${words[0]}" complete -- "${words[@]:1}" 2>/dev/null)
                # Bash breaks words at colons, and completes only what is behind the last one.
                if [[ "$current" == *:* && "$COMP_WORDBREAKS" == *:* ]]; then
                    local prefix="${current%"${current##*:}"}" i
                    for i in "${!COMPREPLY[@]}"; do COMPREPLY[i]="${COMPREPLY[i]#"$prefix"}"; done
                fi
            }
            complete -o default -F _aasm aasm

            """,
        ["zsh"] = """
            #compdef aasm
            # zsh completion for aasm
            _aasm() {
                local -a replies
                replies=("${(@f)$("${words[1]}" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
                replies=("${(@)replies:#}")
                if (( ${#replies} )); then
                    compadd -- "${replies[@]}"
                else
                    _files
                fi
            }
            if [ "$funcstack[1]" = "_aasm" ]; then
                _aasm "$@"
            else
                compdef _aasm aasm
            fi

            """,
        ["fish"] = """
            # fish completion for aasm
            function __aasm_complete
                set -l words (commandline -opc)
                set -l current (commandline -ct)
                aasm complete -- $words[2..-1] "$current" 2>/dev/null
            end
            complete -c aasm -a '(__aasm_complete)'

            """,
        ["nu"] = """
            # nushell completion for aasm
            def "nu-complete aasm" [context: string] {
                let words = ($context | split row " " | skip 1)
                ^aasm complete -- ...$words | complete | get stdout | lines
            }
            export extern aasm [...words: string@"nu-complete aasm"]

            """,
        ["pwsh"] = """
            # PowerShell completion for aasm
            Register-ArgumentCompleter -Native -CommandName aasm -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
                if ($wordToComplete -eq '') { $words += '""' }
                & aasm complete -- @words 2>$null | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }

            """,
    };
}
