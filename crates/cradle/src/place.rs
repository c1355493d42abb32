//! The operator's commands about the places where prints are made.

use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use clap::{Args, Subcommand};
use cradle_app::domain::PartnerId;
use cradle_app::domain::printing::{Layout, PlaceKind, Product};
use cradle_app::printing::{self, PlaceView, SavePlace};
use serde_json::json;

use crate::centre;
use crate::settings::Options;

/// The exit status of a command that did its work and found that something is wrong.
const WRONG: u8 = 3;

#[derive(Debug, Subcommand)]
pub(crate) enum Place {
    /// List them.
    List {
        /// Print them as JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        options: Options,
    },
    /// Add one: a printer, a folder that a lab takes orders from, or a partner centre.
    Add(Box<Add>),
    /// Remove one. Prints that wait for it fail, and their customers get their money back.
    Remove {
        /// Its name, or its identifier.
        place: String,
        #[command(flatten)]
        options: Options,
    },
    /// Try whether one can make what it is there for; nothing is printed.
    ///
    /// Exits with 0 when all is well, 3 when something is wrong, 1 when it could not be tried.
    Test {
        /// Its name, or its identifier.
        place: String,
        #[command(flatten)]
        options: Options,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Add {
    /// What people call it.
    place: String,
    /// A printer's address: ipp://printer.local/ipp/print.
    #[arg(long, value_name = "ADDRESS", conflicts_with = "folder", required_unless_present_any = ["folder", "partner"])]
    printer: Option<String>,
    /// The folder's name among those for labs.
    #[arg(long, value_name = "NAME")]
    folder: Option<String>,
    /// A partner centre, by its identifier as `cradle partner list` shows it.
    #[arg(long, value_name = "ID", conflicts_with_all = ["printer", "folder"])]
    partner: Option<PartnerId>,
    /// How the folder's files are named; as a camera's card with a print order (DPOF) without it.
    #[arg(long, requires = "folder")]
    pattern: Option<String>,
    /// Something that it makes; as often as there are such things.
    #[arg(long = "makes", value_name = "SIZE,PAPER,FINISH[,SHEET]", required = true, value_parser = product)]
    makes: Vec<Product>,
    /// What sheets are drawn with, in dots to the inch.
    #[arg(long, default_value_t = 300)]
    dpi: u16,
    /// It takes no orders yet.
    #[arg(long)]
    closed: bool,
    #[command(flatten)]
    options: Options,
}

/// `102x152,photo,glossy`, and where the printer has a name of its own for the sheet, that.
fn product(text: &str) -> Result<Product, String> {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let (size, paper, finish, media) = match parts[..] {
        [size, paper, finish] => (size, paper, finish, ""),
        [size, paper, finish, media] => (size, paper, finish, media),
        _ => return Err("write it like 102x152,photo,glossy".to_owned()),
    };
    Ok(Product {
        size: size.parse().map_err(|why| format!("{why}"))?,
        paper: paper.to_owned(),
        finish: finish.to_owned(),
        media: media.to_owned(),
    })
}

impl Place {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::List { json, options } => {
                let ctx = centre::open(&options.settings()?).await?;
                let places = printing::places_here(&ctx).await;
                ctx.db().close().await;
                list(&places?, json)?;
            }
            Self::Add(add) => add.run().await?,
            Self::Remove { place, options } => {
                let ctx = centre::open(&options.settings()?).await?;
                let removed = printing::remove_place_here(&ctx, &place).await;
                ctx.db().close().await;
                removed?;
                println!("{place} is removed.");
            }
            Self::Test { place, options } => return test(&place, options).await,
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Add {
    async fn run(self) -> anyhow::Result<()> {
        let kind = match (self.printer, self.folder, self.partner) {
            (Some(uri), ..) => PlaceKind::Ipp { uri },
            (None, Some(folder), _) => {
                let layout = self.pattern.map_or(Layout::Dpof, |pattern| Layout::Files { pattern });
                PlaceKind::Folder { folder, layout }
            }
            (None, None, Some(partner)) => PlaceKind::Partner { partner },
            (None, None, None) => anyhow::bail!("Name a printer, a folder or a partner."),
        };
        ensure!(!self.makes.is_empty(), "Say what it makes.");
        let ctx = centre::open(&self.options.settings()?).await?;
        let save =
            SavePlace { name: self.place, enabled: !self.closed, dpi: self.dpi, kind, products: self.makes };
        let added = printing::add_place_here(&ctx, save).await;
        ctx.db().close().await;
        let place = added?.place;
        println!("{} is added: {}.", place.name, place.id);
        Ok(())
    }
}

async fn test(name: &str, options: Options) -> anyhow::Result<ExitCode> {
    let ctx = centre::open(&options.settings()?).await?;
    let tested = printing::test_place_here(&ctx, name).await;
    ctx.db().close().await;
    let tested = tested?;
    for line in &tested.said {
        println!("{line}");
    }
    for line in &tested.wrong {
        println!("wrong: {line}");
    }
    Ok(if tested.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(WRONG) })
}

fn list(places: &[PlaceView], as_json: bool) -> anyhow::Result<()> {
    if as_json {
        let places: Vec<_> = places.iter().map(|view| &view.place).collect();
        let text = serde_json::to_string_pretty(&json!({ "places": places }));
        println!("{}", text.context("The places cannot be written")?);
        return Ok(());
    }
    if places.is_empty() {
        println!("There is no output place yet. Add one: cradle place add --help");
    }
    for PlaceView { place, .. } in places {
        let at = match &place.kind {
            PlaceKind::Ipp { uri } => uri.clone(),
            PlaceKind::Folder { folder, .. } => format!("folder {folder}"),
            PlaceKind::Partner { partner } => format!("partner {partner}"),
        };
        println!("{}  {}, {at}{}", place.id, place.name, if place.enabled { "" } else { ", closed" });
        for product in &place.products {
            println!("    {} mm, {}, {}", product.size, product.paper, product.finish);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_place_makes_is_written_in_one_word() {
        let made = product("152x102, photo ,glossy").unwrap();
        assert_eq!(
            (made.size.to_string(), made.paper.as_str(), made.media.as_str()),
            ("102x152".into(), "photo", "")
        );
        assert_eq!(product("102x152,photo,glossy,om_small").unwrap().media, "om_small");
        for wrong in ["", "102x152", "1x1,a,b", "102x152,a,b,c,d"] {
            assert!(product(wrong).is_err(), "{wrong}");
        }
    }
}
