//! Fields of a customer's record that can be given to others.

/// A field of a customer's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Name.
    Name,
    /// Email.
    Email,
    /// Telephone number.
    Phone,
    /// Home address.
    Address,
    /// The preferred delivery address.
    Delivery,
    /// Birthday.
    Birthday,
    /// Gender.
    Gender,
}

impl Field {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] =
        [Self::Name, Self::Email, Self::Phone, Self::Address, Self::Delivery, Self::Birthday, Self::Gender];

    /// The word that names it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::Delivery => "delivery",
            Self::Birthday => "birthday",
            Self::Gender => "gender",
        }
    }
}

/// Chosen fields: each once, the name always among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields(Vec<Field>);

/// Why words choose no fields.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFields {
    /// A word names no field.
    #[error(
        "“{0}” is no field that can be given. Choose from name, email, phone, address, delivery, birthday and gender."
    )]
    Unknown(String),
    /// A card without a name is none (RFC 6350 §6.2.1).
    #[error("Whoever receives your details has to know whose they are: choose the name, too.")]
    WithoutName,
}

impl Fields {
    /// The fields that these words name.
    pub fn parse<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Self, NoFields> {
        let named = |word: &str| {
            let field = Field::ALL.into_iter().find(|field| field.as_str() == word);
            field.ok_or_else(|| NoFields::Unknown(word.chars().take(40).collect()))
        };
        let mut fields = words.into_iter().map(named).collect::<Result<Vec<_>, _>>()?;
        fields.sort_unstable();
        fields.dedup();
        if fields.contains(&Field::Name) { Ok(Self(fields)) } else { Err(NoFields::WithoutName) }
    }

    /// Whether a field is among them.
    pub fn has(&self, field: Field) -> bool {
        self.0.contains(&field)
    }

    /// The words that name them, in the order in which they are shown.
    pub fn words(&self) -> Vec<&'static str> {
        self.0.iter().map(|field| field.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_once_each_and_always_with_the_name() {
        let fields = Fields::parse(["birthday", "name", "birthday"]).unwrap();
        assert_eq!(fields.words(), ["name", "birthday"]);
        assert!(fields.has(Field::Birthday) && !fields.has(Field::Email));
        assert_eq!(Fields::parse(["email"]), Err(NoFields::WithoutName));
        assert_eq!(Fields::parse(["name", "shoes"]), Err(NoFields::Unknown("shoes".to_owned())));
    }
}
