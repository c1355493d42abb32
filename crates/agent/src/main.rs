//! `cradle-agent`: see `cradle-agent --help`.

mod commands;

use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("CRADLE_AGENT_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match commands::run(commands::Arguments::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("cradle-agent: {error:#}");
            ExitCode::FAILURE
        }
    }
}
