//! `replan completions SHELL`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Arguments, Exit, Failure, Io};

const EXAMPLES: &str = "\
Examples:
  replan completions bash > ~/.local/share/bash-completion/completions/replan
  replan completions fish > ~/.config/fish/completions/replan.fish";

/// Arguments of `completions`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs, io: &mut Io) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "replan", &mut script);
    io.print(&script)?;
    Ok(Exit::Conforms)
}
