//! Work on the project itself: drawing a sample camera, checking the layers. Never linked into
//! what users run.

mod sample_camera;
mod tidy;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Work on the project itself")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Draw a camera's card: photographs with complete metadata, voice memos, a print order.
    SampleCamera(SampleCamera),
    /// Check the layers, circles, lengths of files and other rules of the house.
    Tidy,
}

#[derive(clap::Args)]
struct SampleCamera {
    /// Folder that becomes the card; made when absent.
    dir: PathBuf,
    #[arg(long, default_value = "Cradle")]
    maker: String,
    #[arg(long, default_value = "Sample One")]
    model: String,
    /// Serial number of the camera's body.
    #[arg(long, default_value = "CR1-204817")]
    serial: String,
    /// Different photographs; from eight on the card also has a duplicate, a damaged file and a print order.
    #[arg(long, default_value_t = 42)]
    count: usize,
    /// Another seed draws other pictures of the same kinds.
    #[arg(long, default_value_t = 1)]
    seed: u32,
    /// Longest side of any picture in pixels; small pictures are drawn quickly.
    #[arg(long, default_value_t = 4000)]
    long_side: u32,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::SampleCamera(asked) => sample_camera(asked),
        Task::Tidy => tidy(),
    };
    done.unwrap_or_else(|error| {
        eprintln!("{error:#}");
        ExitCode::FAILURE
    })
}

fn sample_camera(asked: SampleCamera) -> Result<ExitCode> {
    let began = Instant::now();
    let card = sample_camera::Card {
        maker: asked.maker,
        model: asked.model,
        serial: asked.serial,
        count: asked.count,
        seed: asked.seed,
        long_side: asked.long_side,
    };
    let contents = sample_camera::draw(&card, &asked.dir)?;
    println!(
        "Drew {} files, {:.1} MB, into {} in {:.1} s.",
        contents.files,
        contents.bytes as f64 / 1e6,
        asked.dir.display(),
        began.elapsed().as_secs_f64()
    );
    Ok(ExitCode::SUCCESS)
}

fn tidy() -> Result<ExitCode> {
    let wrong = tidy::check()?;
    for sentence in &wrong {
        eprintln!("{sentence}");
    }
    Ok(if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
