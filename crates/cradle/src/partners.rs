//! The operator's commands about partner centres.

use std::io::IsTerminal as _;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use cradle_app::customers::first_operator;
use cradle_app::domain::PartnerId;
use cradle_app::domain::menu::ServiceKind;
use cradle_app::domain::partners::Fee;
use cradle_app::partners::{self, SavePartner};
use cradle_app::{Context, Visitor};

use crate::centre;
use crate::settings::Options;

#[derive(Debug, Subcommand)]
pub(crate) enum Partner {
    /// Add a partner; prints the address and the secret that its operator types in there. The partner's own
    /// secret is read from standard input, unless that is a terminal.
    Add {
        /// What people call it.
        #[arg(value_name = "NAME")]
        called: String,
        /// Where it takes messages, as its page Operator → Partners shows it.
        #[arg(long, default_value = "")]
        address: String,
        /// It prints for us.
        #[arg(long)]
        prints: bool,
        /// We print for it.
        #[arg(long)]
        accept: bool,
        /// What it gets of an order's price, in hundredths of a percent.
        #[arg(long, default_value_t = 0, value_name = "SHARE")]
        fee_share: u16,
        /// What it gets for each order besides, in minor units.
        #[arg(long, default_value_t = 0, value_name = "AMOUNT")]
        fee_each: i64,
        #[command(flatten)]
        options: Options,
    },
    /// List the partners.
    List {
        #[command(flatten)]
        options: Options,
    },
    /// Remove a partner with whom nothing is under way.
    Remove {
        /// Its identifier, as `cradle partner list` shows it.
        id: PartnerId,
        #[command(flatten)]
        options: Options,
    },
}

impl Partner {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let (Self::Add { options, .. } | Self::List { options } | Self::Remove { options, .. }) = &self;
        let ctx = centre::open(&options.clone().settings()?).await?;
        let done = self.carry_out(&ctx).await;
        ctx.db().close().await;
        done
    }

    async fn carry_out(self, ctx: &Context) -> anyhow::Result<()> {
        let Some(operator) = first_operator(ctx).await? else {
            bail!("Nobody runs this centre yet. Make an account first: cradle customer add.")
        };
        match self {
            Self::Add { called, address, prints, accept, fee_share, fee_each, .. } => {
                let save = SavePartner {
                    name: called,
                    enabled: true,
                    address,
                    secret: secret()?,
                    fulfils: if prints { vec![ServiceKind::Print] } else { Vec::new() },
                    accepts: accept,
                    fee: Fee { share: fee_share, each: fee_each },
                };
                add(ctx, &operator, save).await
            }
            Self::List { .. } => list(ctx, &operator).await,
            Self::Remove { id, .. } => Ok(partners::remove(ctx, &operator, id).await?),
        }
    }
}

/// The partner's secret, where it is not somebody at a terminal who would have to type it.
fn secret() -> anyhow::Result<Option<String>> {
    let input = std::io::stdin();
    if input.is_terminal() {
        return Ok(None);
    }
    let mut line = String::new();
    input.read_line(&mut line).context("the secret cannot be read from standard input")?;
    Ok(Some(line.trim().to_owned()).filter(|line| !line.is_empty()))
}

async fn add(ctx: &Context, operator: &Visitor, save: SavePartner) -> anyhow::Result<()> {
    let added = partners::add(ctx, operator, save).await?;
    let id = added.partner.id;
    println!("id      {id}");
    println!("address {}", partners::address_for(ctx, id));
    println!("secret  {}", added.secret);
    eprintln!("Its operator types in address and secret there. The secret is not shown again.");
    Ok(())
}

async fn list(ctx: &Context, operator: &Visitor) -> anyhow::Result<()> {
    for view in partners::list(ctx, operator).await? {
        let partner = view.partner;
        let mut said = Vec::new();
        if !partner.fulfils.is_empty() {
            said.push("prints for us".to_owned());
        }
        if partner.accepts {
            said.push("we print for it".to_owned());
        }
        if !partner.enabled {
            said.push("switched off".to_owned());
        }
        if partner.address.is_empty() || !view.has_secret {
            said.push("address or secret is missing".to_owned());
        }
        said.extend(view.owed.iter().map(|owed| format!("owed {owed}")));
        println!("{}  {}  {}", partner.id, partner.name, said.join(", "));
    }
    Ok(())
}
