// The join entity of what goes through one: its name, its own fields, what its key is; of symmetric pairs how often each is kept, of
// translations their language.
#pragma once

#include "model/schema/relationshipform.h"

#include <QFrame>

class QComboBox;
class QLabel;
class QLineEdit;

namespace relata {

class ChipEdit;

class JoinCard : public QFrame
{
    Q_OBJECT

public:
    explicit JoinCard(QWidget *parent = nullptr);

    void setEntities(const Schema &schema);
    void write(RelationshipForm &form) const; // its parts of the form
    void read(const RelationshipForm &form);
    // `completed`: with the join entity's name filled in; `isNew`: it doesn't exist yet.
    enum class Standing { New, Existing };
    void present(const RelationshipForm &completed, Standing standing, const QString &pair);

    [[nodiscard]] QComboBox *nameBox() const { return m_name; }
    [[nodiscard]] ChipEdit *fieldsEdit() const { return m_fields; }
    [[nodiscard]] QComboBox *keyBox() const { return m_key; }
    [[nodiscard]] QLineEdit *languageEdit() const { return m_language; }
    [[nodiscard]] QComboBox *symmetryBox() const { return m_symmetry; }

signals:
    void edited();

private:
    void createFields();

    QComboBox *m_name = nullptr;
    QLabel *m_hint = nullptr;
    ChipEdit *m_fields = nullptr;
    QComboBox *m_key = nullptr;
    QLabel *m_head = nullptr;
    QLabel *m_keyLabel = nullptr;
    QLabel *m_fieldsLabel = nullptr;
    QLabel *m_languageLabel = nullptr; // of translations without a languages entity
    QLineEdit *m_language = nullptr;
    QLabel *m_symmetryLabel = nullptr;
    QComboBox *m_symmetry = nullptr;
};

} // namespace relata
