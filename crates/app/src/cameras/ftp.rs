//! A camera's account for FTP: who signs in with it is this camera, and sends pictures of its owner.

use cradle_domain::customers::{Action, Caller, Language, Right, Rights};
use cradle_domain::{CameraId, Instant, Span};
use cradle_store::cameras::{self, FtpAccount};
use cradle_store::{StoreError, customers};

use crate::{Context, Error, FtpAddress, Result, Secret, Visitor, digest};

/// A camera's account, as its owner sees it.
#[derive(Clone, Debug)]
pub struct FtpView {
    /// Where the camera sends to.
    pub address: FtpAddress,
    /// The name that it signs in with; none when it has no account.
    pub username: Option<String>,
    /// When it last signed in, to the hour.
    pub last_used_at: Option<Instant>,
}

/// An account that was made just now.
#[derive(Clone, Debug)]
pub struct MadeFtp {
    /// The name.
    pub username: String,
    /// The password, to be shown once.
    pub password: Secret,
}

/// A camera that has signed in.
#[derive(Clone, Debug)]
pub struct FtpSession {
    /// Who sends.
    pub visitor: Visitor,
    /// From which camera.
    pub camera: CameraId,
}

/// Letters of a password, which is typed on a camera: 20¹⁶ of them.
const PASSWORD: usize = 16;
const NAME: usize = 6;
/// Uses within this time are noted once.
const NOTED_EVERY: Span = Span::from_hours(1);

fn address(ctx: &Context) -> Result<FtpAddress> {
    let off = "This centre takes no files by FTP. Whoever runs it can switch it on.";
    ctx.settings().ftp.clone().ok_or_else(|| Error::conflict("ftp-off", off))
}

/// The account of one of the visitor's cameras.
pub async fn ftp_account(ctx: &Context, visitor: &Visitor, camera: CameraId) -> Result<FtpView> {
    let owner = visitor.owner()?;
    let mut tx = ctx.read().await?;
    cameras::get(&mut tx, owner, camera).await?.ok_or(Error::Missing("camera"))?;
    let account = cameras::ftp_account_of(&mut tx, owner, camera).await?;
    let last_used_at = account.as_ref().and_then(|account| account.last_used_at);
    Ok(FtpView { address: address(ctx)?, username: account.map(|account| account.username), last_used_at })
}

/// Gives one of the visitor's cameras an account, or the one that it has a new password.
pub async fn make_ftp_account(ctx: &Context, visitor: &Visitor, camera: CameraId) -> Result<MadeFtp> {
    let owner = visitor.owner()?;
    address(ctx)?;
    let password = Secret::typed(PASSWORD);
    for _ in 0..5 {
        let mut tx = ctx.write().await?;
        cameras::get(&mut tx, owner, camera).await?.ok_or(Error::Missing("camera"))?;
        let before = cameras::ftp_account_of(&mut tx, owner, camera).await?;
        let fresh = || format!("cam-{}", Secret::typed(NAME).as_str());
        let username = before.map_or_else(fresh, |account| account.username);
        match cameras::put_ftp_account(&mut tx, owner, camera, &username, &password.hash(), ctx.now()).await {
            Err(StoreError::Taken) => {}
            done => {
                done?;
                tx.commit().await?;
                return Ok(MadeFtp { username, password });
            }
        }
    }
    Err(Error::defect("five names of cameras in a row were taken"))
}

/// Takes the account of one of the visitor's cameras away.
pub async fn remove_ftp_account(ctx: &Context, visitor: &Visitor, camera: CameraId) -> Result<()> {
    let owner = visitor.owner()?;
    let mut tx = ctx.write().await?;
    if !cameras::remove_ftp_account(&mut tx, owner, camera).await? {
        return Err(Error::Missing("FTP account"));
    }
    Ok(tx.commit().await?)
}

/// Signs a camera in. Wrong passwords are counted for each name and origin, before they are looked at; a
/// name that nobody has is answered as a wrong password is.
pub async fn ftp_sign_in(
    ctx: &Context,
    username: &str,
    password: &str,
    origin: String,
) -> Result<FtpSession> {
    let username = username.trim().to_lowercase();
    let subject = digest(format!("ftp {username}").as_bytes());
    let mut tx = ctx.write().await?;
    let before = customers::read_attempts(&mut tx, &subject, &origin).await?;
    if let Some(wait) = before.wait(ctx.now()) {
        return Err(Error::Wait(wait));
    }
    customers::put_attempts(&mut tx, &subject, &origin, before.failed(ctx.now())).await?;
    let account = cameras::ftp_account_called(&mut tx, &username).await?;
    tx.commit().await?;
    let typed = digest(password.trim().to_lowercase().as_bytes());
    let account = account.filter(|account| account.password_hash == typed).ok_or(Error::WrongPassword)?;
    let mut tx = ctx.write().await?;
    customers::clear_attempts(&mut tx, &subject, &origin).await?;
    let now = ctx.now();
    if account.last_used_at.is_none_or(|at| now.since(at) >= NOTED_EVERY) {
        cameras::touch_ftp_account(&mut tx, account.customer, account.camera, now).await?;
    }
    tx.commit().await?;
    session(&account, origin)
}

fn session(account: &FtpAccount, origin: String) -> Result<FtpSession> {
    let rights = Rights::named([Right::Upload.as_str()]).map_err(Error::defect)?;
    let (id, standing) = (account.customer, account.standing);
    let caller = Caller::Key { id, standing, rights };
    let visitor = Visitor { caller, session: None, language: Language::En, origin };
    visitor.may(Action::SendFiles(id))?;
    Ok(FtpSession { visitor, camera: account.camera })
}
