//! The photo service centre: `cradle serve`, `cradle demo`, and the operator's commands.
//!
//! Configuration and wiring only; what the centre does is in the other crates.

mod accounts;
mod archive;
mod billing;
mod centre;
mod demo;
mod films;
mod ftp;
mod memory;
mod paper;
mod partners;
mod passage;
mod place;
mod relays;
mod rooms;
mod serve;
mod settings;
#[cfg(debug_assertions)]
mod test_clock;
mod watched;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use settings::Options;

/// A photo service centre that you run yourself.
#[derive(Debug, Parser)]
#[command(name = "cradle", version, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the centre.
    Serve(Options),
    /// Run the centre with a camera attached and an account made, to try it.
    Demo(demo::Arguments),
    /// Say who runs the centre.
    Operator {
        #[command(subcommand)]
        command: accounts::Operator,
    },
    /// Make accounts, and confirm their addresses.
    Customer {
        #[command(subcommand)]
        command: accounts::Customer,
    },
    /// Look after the partner centres.
    Partner {
        #[command(subcommand)]
        command: partners::Partner,
    },
    /// Look after the books.
    Billing {
        #[command(subcommand)]
        command: billing::Billing,
    },
    /// Look after the documents' templates.
    Paper {
        #[command(subcommand)]
        command: paper::Paper,
    },
    /// Set up the places where prints are made.
    Place {
        #[command(subcommand)]
        command: place::Place,
    },
    Verify(archive::Verify),
    Backup(archive::MakeBackup),
    Restore(archive::BringBack),
    Export(passage::Export),
    Import(passage::Import),
    /// Write the API's OpenAPI document to standard output.
    Openapi,
}

fn main() -> ExitCode {
    memory::arrange();
    let filter = EnvFilter::try_from_env("CRADLE_LOG").unwrap_or_else(|_| EnvFilter::new("warn,cradle=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(run(Arguments::parse().command)));
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("cradle: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(options) => serve::run(&options.settings()?).await,
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Operator { command } => command.run().await,
        Command::Customer { command } => command.run().await,
        Command::Partner { command } => command.run().await,
        Command::Billing { command } => return command.run().await,
        Command::Paper { command } => return command.run(),
        Command::Place { command } => return command.run().await,
        Command::Verify(arguments) => return arguments.run().await,
        Command::Backup(arguments) => return arguments.run().await,
        Command::Restore(arguments) => return arguments.run().await,
        Command::Export(arguments) => return arguments.run().await,
        Command::Import(arguments) => return arguments.run().await,
        Command::Openapi => {
            println!("{}", cradle_http::document().to_pretty_json()?);
            Ok(())
        }
    }
    .map(|()| ExitCode::SUCCESS)
}
