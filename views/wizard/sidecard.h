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

    // What stands beside and inside the empty fields for the present answers.
    struct Presentation
    {
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

signals:
    void edited();

private:
    void createHead();
    void createEntity();
    void createReference();
    void createKey();

    Side m_side;
    Schema m_schema;
    QComboBox *m_entity = nullptr;
    QLabel *m_referenceLabel = nullptr;
    QLineEdit *m_reference = nullptr;
    QLabel *m_referenceHint = nullptr;
    QComboBox *m_key = nullptr;
    QLabel *m_keyHint = nullptr;
};

} // namespace relata
