// One side of the form: the entity, what the other side calls it, and its key.
#pragma once

#include "model/schema/schema.h"

#include <QFrame>
#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;

namespace relata {

class SideCard : public QFrame
{
    Q_OBJECT

public:
    enum class Side { Source, Target };
    explicit SideCard(Side side, QWidget *parent = nullptr);

    void setEntities(const Schema &schema);
    [[nodiscard]] EntityId entity() const; // none where the text names nobody
    [[nodiscard]] QString entityText() const;
    void setEntity(EntityId id);
    [[nodiscard]] QString reference() const;
    void setReference(const QString &reference);
    [[nodiscard]] QStringList key() const;
    void setKey(const QStringList &names);

    [[nodiscard]] QString discriminator() const;
    void setDiscriminator(const QString &name);

    // What stands beside and inside the empty fields for the present answers.
    enum class Asked { No, Yes };
    struct Presentation
    {
        QString entityLabel;   // of what stands for the entity; empty: an entity is asked for
        QString entityInstead;
        Asked reference = Asked::Yes;
        Asked key = Asked::Yes;
        Asked discriminator = Asked::No;
        QString discriminatorHint;
        QString discriminatorPlaceholder;
        QString entityPlaceholder; // empty: the usual one
        QString referenceHint;
        QString referencePlaceholder;
        QString keyHint;
        QString keyPlaceholder;
        QStringList keyChoices;
    };
    void present(const Presentation &presentation);

    [[nodiscard]] QComboBox *entityBox() const { return m_entity; }
    [[nodiscard]] QLineEdit *referenceEdit() const { return m_reference; }
    [[nodiscard]] QComboBox *keyBox() const { return m_key; }
    [[nodiscard]] QLineEdit *discriminatorEdit() const { return m_discriminator; }

signals:
    void edited();

private:
    void createHead();
    void createEntity();
    void createReference();
    void createKey();
    void createDiscriminator();

    Side m_side;
    Schema m_schema;
    QLabel *m_entityLabel = nullptr;
    QComboBox *m_entity = nullptr;
    QLineEdit *m_instead = nullptr;
    QLabel *m_referenceLabel = nullptr;
    QLineEdit *m_reference = nullptr;
    QLabel *m_referenceHint = nullptr;
    QComboBox *m_key = nullptr;
    QLabel *m_keyLabel = nullptr;
    QLabel *m_keyHint = nullptr;
    QLabel *m_discriminatorLabel = nullptr;
    QLabel *m_discriminatorHint = nullptr;
    QLineEdit *m_discriminator = nullptr;
};

} // namespace relata
