//! Sessions: who a secret speaks for, and ending them.

use cradle_domain::customers::{Caller, Language, Rights};
use cradle_domain::{CustomerId, SessionId, Span};
use cradle_store::Tx;
use cradle_store::customers::{self, NewSession, Session};

use super::SignedIn;
use crate::{Context, Error, Event, Result, Secret, Visitor, calls, digest};

/// What holds a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A browser or program that signed in with a password.
    Browser,
    /// A device that was let in.
    Device,
    /// A device or program with a key that may do this.
    Key(Rights),
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Device => "device",
            Self::Key(_) => "key",
        }
    }

    /// How long a session stays open without use.
    const fn lasts(word: &str) -> Span {
        match word.as_bytes() {
            b"device" => Span::from_hours(365 * 24),
            // Until it is revoked.
            b"key" => Span::MAX,
            _ => Span::from_hours(30 * 24),
        }
    }
}

/// Uses within this time are noted once.
const NOTED_EVERY: Span = Span::from_hours(1);

/// Begins a session in the caller's transaction.
pub(super) async fn begin(
    ctx: &Context,
    tx: &mut Tx,
    customer: CustomerId,
    kind: Kind,
    label: &str,
) -> Result<SignedIn> {
    let secret = Secret::fresh();
    let created_at = ctx.now();
    let expires_at = created_at + Kind::lasts(kind.word());
    let label: String = label.chars().filter(|c| !c.is_control()).take(200).collect();
    let session = NewSession {
        id: ctx.id(),
        customer,
        token_hash: &secret.hash(),
        kind: kind.word(),
        label: &label,
        rights: match kind {
            Kind::Key(rights) => Some(rights),
            Kind::Browser | Kind::Device => None,
        },
        created_at,
        expires_at,
    };
    customers::add_session(tx, &session).await?;
    Ok(SignedIn { id: session.id, customer, secret, expires_at })
}

/// Who asks, by the secret that came with the request; nobody when it opens nothing.
pub async fn visitor_of(
    ctx: &Context,
    secret: Option<&str>,
    language: Language,
    origin: String,
) -> Result<Visitor> {
    let nobody = Visitor { caller: Caller::Nobody, session: None, language, origin };
    let Some(secret) = secret else { return Ok(nobody) };
    let now = ctx.now();
    let found = customers::session_by_token(&mut ctx.read().await?, &digest(secret.as_bytes()), now).await?;
    let Some((session, caller)) = found else { return Ok(nobody) };
    // A key's owner wants to see at once that it works.
    let first_use = session.kind == "key" && session.last_used_at == session.created_at;
    if first_use || now.since(session.last_used_at) >= NOTED_EVERY {
        let mut tx = ctx.write().await?;
        customers::touch_session(&mut tx, session.id, now, now + Kind::lasts(&session.kind)).await?;
        tx.commit().await?;
    }
    Ok(Visitor { caller, session: Some(session.id), ..nobody })
}

/// The visitor's sessions, the latest used first.
pub async fn sessions(ctx: &Context, visitor: &Visitor) -> Result<Vec<Session>> {
    let id = visitor.account()?;
    Ok(customers::sessions_of(&mut ctx.read().await?, id, ctx.now()).await?)
}

/// Ends one of the visitor's sessions.
pub async fn end_session(ctx: &Context, visitor: &Visitor, session: SessionId) -> Result<()> {
    let id = visitor.account()?;
    let mut tx = ctx.write().await?;
    if !customers::end_session(&mut tx, id, session).await? {
        return Err(Error::Missing("session"));
    }
    tx.commit().await?;
    ctx.live().tell(id, Event::Sessions);
    Ok(())
}

/// Signs the visitor out; nothing happens when nobody is signed in.
pub async fn end_current(ctx: &Context, visitor: &Visitor) -> Result<()> {
    if let (Ok(id), Some(session)) = (visitor.customer(), visitor.session) {
        let mut tx = ctx.write().await?;
        customers::end_session(&mut tx, id, session).await?;
        tx.commit().await?;
        ctx.live().tell(id, Event::Sessions);
    }
    Ok(())
}

/// Whether the visitor's session, or a guest's visit, has not ended since they came in.
pub async fn stands(ctx: &Context, visitor: &Visitor) -> Result<bool> {
    if let Caller::Guest { id } = visitor.caller {
        return Ok(calls::stands(ctx, id));
    }
    let (Ok(id), Some(session)) = (visitor.customer(), visitor.session) else { return Ok(false) };
    let sessions = customers::sessions_of(&mut ctx.read().await?, id, ctx.now()).await?;
    Ok(sessions.iter().any(|open| open.id == session))
}
