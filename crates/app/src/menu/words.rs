//! What services are called where the operator gave no title.

use cradle_domain::customers::Language;
use cradle_domain::menu::{Service, ServiceKind};

/// The service's title for a reader of this language.
pub fn title(service: &Service, language: Language) -> String {
    service.title.clone().unwrap_or_else(|| kind_title(service.kind, language).to_owned())
}

/// One line about the service for a reader of this language.
pub fn description(service: &Service, language: Language) -> String {
    service.description.clone().unwrap_or_else(|| kind_description(service.kind, language).to_owned())
}

/// What services of a kind are called where nobody gave a title.
pub const fn kind_title(kind: ServiceKind, language: Language) -> &'static str {
    match (kind, language) {
        (ServiceKind::Keep, Language::En) => "Keep",
        (ServiceKind::Keep, Language::De) => "Aufbewahren",
        (ServiceKind::Keep, Language::Ja) => "保管する",
        (ServiceKind::Send, Language::En) => "Send",
        (ServiceKind::Send, Language::De) => "Verschicken",
        (ServiceKind::Send, Language::Ja) => "送る",
        (ServiceKind::Publish, Language::En) => "Publish",
        (ServiceKind::Publish, Language::De) => "Veröffentlichen",
        (ServiceKind::Publish, Language::Ja) => "公開する",
        (ServiceKind::Print, Language::En) => "Print",
        (ServiceKind::Print, Language::De) => "Drucken",
        (ServiceKind::Print, Language::Ja) => "プリントする",
    }
}

const fn kind_description(kind: ServiceKind, language: Language) -> &'static str {
    match (kind, language) {
        (ServiceKind::Keep, Language::En) => "In your library, byte for byte",
        (ServiceKind::Keep, Language::De) => "In Ihrer Bibliothek, Byte für Byte",
        (ServiceKind::Keep, Language::Ja) => "元のままライブラリに保管します",
        (ServiceKind::Send, Language::En) => "By mail, to the people you choose",
        (ServiceKind::Send, Language::De) => "Per Mail an die Menschen Ihrer Wahl",
        (ServiceKind::Send, Language::Ja) => "選んだ相手にメールで届けます",
        (ServiceKind::Publish, Language::En) => "A gallery anybody can open",
        (ServiceKind::Publish, Language::De) => "Eine Galerie, die alle öffnen können",
        (ServiceKind::Publish, Language::Ja) => "誰でも見られるギャラリーにします",
        (ServiceKind::Print, Language::En) => "On photo paper, in the size you choose",
        (ServiceKind::Print, Language::De) => "Auf Fotopapier, in der Größe Ihrer Wahl",
        (ServiceKind::Print, Language::Ja) => "お好みのサイズで写真用紙にプリントします",
    }
}
