// Which entity the name of a field means: the words of tables and keys, looked up from their ends. Private to find*.cpp.
#pragma once

#include "model/schema/schema.h"

#include <QHash>
#include <QSet>

namespace relata::flows::finding {

enum class Pattern { Stem, KeyName, HolderStem, Bare, Self, Person, Abbreviation, Hint, SharedKey, Habit };

// One key that a field may point at, by its name.
struct Meant
{
    EntityId entity;
    FieldId key;
    Pattern pattern = Pattern::Stem;
    double score = 0; // 0 … 1: by the name alone
    bool role = false; // more words than the entity's: "billing" of billing_address_id
};

struct Named
{
    const Entity *entity = nullptr;
    QStringList words;  // of the table, small letters, last one singular
    QStringList holder; // ways to begin a name with it: "artist" of artist_type
    std::vector<FieldId> keys; // single ones, the primary first
};

class Names
{
public:
    explicit Names(const Schema &schema);

    // Best first for each entity; by the name alone, whatever the types.
    [[nodiscard]] std::vector<Meant> meantBy(const Entity &holder, const Field &field) const;
    [[nodiscard]] const std::vector<Named> &all() const { return m_all; }
    [[nodiscard]] const Named *of(EntityId id) const;
    [[nodiscard]] QString column(const Field &field) const { return m_schema.columnName(field); }
    [[nodiscard]] QStringList wordsOf(const Field &field) const; // foldedWords() of its column
    // The entities that a text names, as programs write it: "posts", "Post", "App\Models\Post", "Blog::Post". Best first.
    [[nodiscard]] std::vector<EntityId> saidBy(const QString &value) const;
    [[nodiscard]] static bool countsItself(const Field &field); // so it points nowhere

private:
    struct Stem
    {
        size_t at;    // in m_all
        double weight;
    };
    struct KeyName
    {
        size_t at;
        FieldId key;
        double weight;
    };
    struct Split // "billing_address_id" → billing address, id
    {
        QStringList stem;
        QString suffix; // empty: a bare name
        double weight = 1;
    };
    std::vector<Split> splitsOf(const QString &column) const;
    void byStem(const Named &holder, const Split &split, std::vector<Meant> *meant) const;
    void byKeyName(const Named &holder, const QStringList &words, std::vector<Meant> *meant) const;
    void byHint(const Named &holder, const Split &split, std::vector<Meant> *meant) const;
    void byHolder(const Named &holder, const Field &field, const std::vector<Split> &splits, std::vector<Meant> *meant) const;
    void bySharedKey(const Named &holder, const Field &field, std::vector<Meant> *meant) const;
    void byAbbreviation(const Named &holder, const Split &split, std::vector<Meant> *meant) const;
    [[nodiscard]] bool isStemOf(size_t at, const QString &stem) const;
    void learnHabits();
    void add(const Named &target, Pattern pattern, double score, bool role, const QString &suffix, std::vector<Meant> *meant) const;

    const Schema &m_schema;
    std::vector<Named> m_all;
    QHash<EntityId, size_t> m_places;
    mutable QHash<FieldId, QStringList> m_words; // one thread
    QHash<QString, std::vector<Stem>> m_stems;
    QHash<QString, std::vector<KeyName>> m_keyNames;
    QHash<QString, std::pair<EntityId, FieldId>> m_habits; // of a column's name, from references that are there
    std::vector<size_t> m_people; // who makes and owns things, the likeliest first
    double m_bare = 0.45;         // what a name without a suffix is worth here
};

[[nodiscard]] QStringList foldedWords(QStringView name); // small letters, without empty ones
[[nodiscard]] QString singularWord(const QString &word);
// Keeps rows in order, counts or measures rather than pointing anywhere.
[[nodiscard]] bool isOrder(const QString &word);
// Names of keys that don't say of what.
[[nodiscard]] bool isGenericKey(const QString &word);

} // namespace relata::flows::finding
