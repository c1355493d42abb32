//! Let a device in without typing a password on it (RFC 8628).

use cradle_domain::Span;
use cradle_domain::customers::Action;
use cradle_store::StoreError;
use cradle_store::customers::{self, Decision, Device};

use super::SignedIn;
use super::sessions::{Kind, begin};
use crate::{Context, Error, Result, Secret, Visitor, digest};

/// The codes of a device that waits.
#[derive(Clone, Debug)]
pub struct Codes {
    /// The device's own secret.
    pub device: Secret,
    /// What the person compares: `WDJB-MJHT`.
    pub user_code: String,
    /// How long both hold.
    pub lasts: Span,
    /// Seconds between two questions.
    pub pause_seconds: u32,
}

/// A device that waits for the person's word.
#[derive(Clone, Debug)]
pub struct Pending {
    /// Its code, as it shows it.
    pub user_code: String,
    /// The device in its own words.
    pub label: String,
}

/// Why a device is not let in (yet), RFC 8628 §3.5.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// The person has not decided yet.
    #[error("Nobody has decided yet. Ask again.")]
    Pending,
    /// The device asks too often.
    #[error("Ask less often.")]
    SlowDown,
    /// The person said no.
    #[error("The owner of the account said no.")]
    Denied,
    /// The codes have ended.
    #[error("The code has ended. Ask for a new one.")]
    Expired,
    /// There is no such code.
    #[error("There is no such device code.")]
    Unknown,
    /// Something else went wrong.
    #[error(transparent)]
    Other(#[from] Error),
}

impl From<StoreError> for DeviceError {
    fn from(error: StoreError) -> Self {
        Self::Other(error.into())
    }
}

const LASTS: Span = Span::from_mins(10);
const PAUSE_SECONDS: u32 = 5;
/// Letters that are not mistaken for one another and form no words (RFC 8628 §6.1).
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// Gives a device a code to show and a secret to ask with.
pub async fn request_code(ctx: &Context, visitor: &Visitor, label: &str) -> Result<Codes> {
    visitor.may(Action::Public)?;
    let label: String = label.chars().filter(|c| !c.is_control()).take(100).collect();
    // 20⁸ codes: two that wait at the same time are rarely alike, and never let through.
    for _ in 0..5 {
        let secret = Secret::fresh();
        let user_code = fresh_user_code();
        let device = Device {
            user_code: user_code.clone(),
            label: label.clone(),
            decision: Decision::Pending,
            expires_at: ctx.now() + LASTS,
            // It may ask at once.
            asked_at: ctx.now() - Span::from_secs(PAUSE_SECONDS.into()),
            pause_seconds: PAUSE_SECONDS,
        };
        let mut tx = ctx.write().await?;
        match customers::add_device(&mut tx, &secret.hash(), &device).await {
            Ok(()) => {}
            Err(StoreError::Taken) => continue,
            Err(other) => return Err(other.into()),
        }
        tx.commit().await?;
        let user_code = shown(&user_code);
        return Ok(Codes { device: secret, user_code, lasts: LASTS, pause_seconds: PAUSE_SECONDS });
    }
    Err(Error::defect("five device codes in a row were taken"))
}

fn fresh_user_code() -> String {
    let mut code = String::with_capacity(8);
    while code.len() < 8 {
        let mut byte = [0_u8; 1];
        rand::fill(&mut byte);
        // 240 is the largest multiple of 20 in a byte: every letter is as likely as another.
        if byte[0] < 240 {
            code.push(char::from(LETTERS[usize::from(byte[0] % 20)]));
        }
    }
    code
}

/// As people see it: four letters, a hyphen, four letters.
fn shown(code: &str) -> String {
    let (one, two) = code.split_at(code.len().min(4));
    format!("{one}-{two}")
}

/// As it is stored, however it was typed.
fn typed(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_uppercase()).collect()
}

/// Which device shows this code.
pub async fn pending_device(ctx: &Context, visitor: &Visitor, code: &str) -> Result<Pending> {
    visitor.account()?;
    let found = customers::device_by_code(&mut ctx.read().await?, &typed(code), ctx.now()).await?;
    match found {
        Some(device) if device.decision == Decision::Pending => {
            Ok(Pending { user_code: shown(&device.user_code), label: device.label })
        }
        _ => Err(unknown_code()),
    }
}

/// The person lets the device in, or not.
pub async fn decide_device(ctx: &Context, visitor: &Visitor, code: &str, allow: bool) -> Result<()> {
    let customer = visitor.account()?;
    let mut tx = ctx.write().await?;
    if !customers::decide_device(&mut tx, &typed(code), customer, allow, ctx.now()).await? {
        return Err(unknown_code());
    }
    Ok(tx.commit().await?)
}

fn unknown_code() -> Error {
    Error::invalid(
        "user_code",
        "No device waits with this code. Compare it with the one on the device, or let the device show a new one.",
    )
}

/// The device asks whether it may come in; once let in, the codes are used up.
pub async fn ask_device(ctx: &Context, device_code: &str) -> Result<SignedIn, DeviceError> {
    let hash = digest(device_code.as_bytes());
    let mut tx = ctx.write().await?;
    let device = customers::device_by_hash(&mut tx, &hash).await?.ok_or(DeviceError::Unknown)?;
    let now = ctx.now();
    if device.expires_at <= now {
        return Err(DeviceError::Expired);
    }
    match device.decision {
        Decision::Denied => Err(DeviceError::Denied),
        Decision::Pending => {
            let early = now.since(device.asked_at) < Span::from_secs(device.pause_seconds.into());
            let pause = if early { device.pause_seconds + 5 } else { device.pause_seconds };
            customers::ask_device(&mut tx, &hash, now, pause).await?;
            tx.commit().await?;
            Err(if early { DeviceError::SlowDown } else { DeviceError::Pending })
        }
        Decision::Allowed(customer) => {
            if !customers::remove_device(&mut tx, &hash).await? {
                return Err(DeviceError::Unknown);
            }
            let session = begin(ctx, &mut tx, customer, Kind::Device, &device.label).await?;
            tx.commit().await?;
            Ok(session)
        }
    }
}
