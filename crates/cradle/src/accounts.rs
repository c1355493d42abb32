//! The operator's commands about accounts.

use std::io::IsTerminal as _;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use cradle_app::customers::{self, NewAccount};
use cradle_app::domain::customers::Language;
use cradle_app::{Context, Secret};

use crate::centre;
use crate::settings::Options;

#[derive(Debug, Subcommand)]
pub(crate) enum Operator {
    /// Let an account run the centre.
    Add {
        /// The account's email.
        email: String,
        #[command(flatten)]
        options: Options,
    },
    /// Let an account no longer run the centre.
    Remove {
        /// The account's email.
        email: String,
        #[command(flatten)]
        options: Options,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Customer {
    /// Make an account; the password is read from standard input, or made up when that is a terminal.
    Add {
        /// The account's email.
        email: String,
        /// The person's or club's name, if it is not named in --display-name.
        #[arg(long, value_name = "NAME")]
        display_name: String,
        /// The email is theirs: they need not prove it by a mailed link.
        #[arg(long)]
        confirmed: bool,
        #[command(flatten)]
        options: Options,
    },
    /// Say that an account's email is theirs, where no mail can prove it.
    Confirm {
        /// The account's email.
        email: String,
        #[command(flatten)]
        options: Options,
    },
}

impl Operator {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let (email, operator, options) = match self {
            Self::Add { email, options } => (email, true, options),
            Self::Remove { email, options } => (email, false, options),
        };
        let ctx = centre::open(&options.settings()?).await?;
        customers::make_operator(&ctx, &email, operator).await?;
        ctx.db().close().await;
        println!("{email} {} the centre.", if operator { "now runs" } else { "no longer runs" });
        Ok(())
    }
}

impl Customer {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Add { email, display_name, confirmed, options } => {
                make(&email, &display_name, confirmed, options).await
            }
            Self::Confirm { email, options } => confirm(&email, options).await,
        }
    }
}

async fn confirm(email: &str, options: Options) -> anyhow::Result<()> {
    let ctx = centre::open(&options.settings()?).await?;
    let customer = customers::confirm_here(&ctx, email).await?;
    ctx.db().close().await;
    println!("The address {} of {} is confirmed.", customer.email, customer.profile.name);
    Ok(())
}

async fn make(email: &str, display_name: &str, confirmed: bool, options: Options) -> anyhow::Result<()> {
    let ctx = centre::open(&options.settings()?).await?;
    let (password, made_up) = if std::io::stdin().is_terminal() {
        (made_up_password(), true)
    } else {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).context("The password cannot be read")?;
        (line.trim_end_matches(['\r', '\n']).to_owned(), false)
    };
    if password.is_empty() {
        bail!("Give the password on standard input.");
    }
    let customer = add(&ctx, email, display_name, &password).await?;
    if confirmed {
        customers::confirm_here(&ctx, email).await?;
    }
    ctx.db().close().await;
    println!("Account {} made for {display_name} <{email}>.", customer.id);
    if made_up {
        println!("Password: {password}");
    }
    Ok(())
}

/// Makes an account from the command line.
pub(crate) async fn add(
    ctx: &Context,
    email: &str,
    name: &str,
    password: &str,
) -> anyhow::Result<cradle_app::domain::customers::Customer> {
    let account = NewAccount {
        email: email.to_owned(),
        password: password.to_owned(),
        name: name.to_owned(),
        language: None,
        time_zone: None,
    };
    let visitor = customers::visitor_of(ctx, None, Language::En, "the command line".to_owned()).await?;
    Ok(customers::register(ctx, &visitor, account).await?)
}

/// 80 random bits that can be typed.
pub(crate) fn made_up_password() -> String {
    let letters: String = Secret::fresh().as_str().chars().filter(char::is_ascii_alphanumeric).collect();
    letters.to_lowercase().chars().take(16).collect()
}
