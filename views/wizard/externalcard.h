// Records that a web API has: where they are asked for, what one looks like, what goes with the request, and what is done when it fails.
#pragma once

#include "model/schema/relationshipform.h"

#include <QFrame>

class QComboBox;
class QCompleter;
class QGridLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace relata {

class RowsEdit;
class TryPanel;

class ExternalCard : public QFrame
{
    Q_OBJECT

public:
    explicit ExternalCard(QWidget *parent = nullptr);

    void write(RelationshipForm &form) const; // its parts of the form
    void read(const Schema &schema, const RelationshipForm &form);
    void present(const Schema &schema, const RelationshipForm &completed);

    [[nodiscard]] QLineEdit *urlEdit() const { return m_url; }
    [[nodiscard]] QLineEdit *pathEdit() const { return m_path; }
    [[nodiscard]] RowsEdit *shape() const { return m_shape; }
    [[nodiscard]] RowsEdit *headers() const { return m_headers; }
    [[nodiscard]] TryPanel *tryPanel() const { return m_try; }
    [[nodiscard]] QSpinBox *timeoutBox() const { return m_timeout; }
    [[nodiscard]] QSpinBox *cacheBox() const { return m_cache; }
    [[nodiscard]] QWidgetList tabChain() const;

signals:
    void edited();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void createRequest();
    void createShape();
    void createRest();
    QLabel *caption(const QString &text, QWidget *field, const QString &tip);
    void offerFields();
    void takeField(const QString &name);
    void takeShape();

    Schema m_schema; // names of enums
    QGridLayout *m_grid = nullptr;
    QLineEdit *m_url = nullptr;
    QCompleter *m_fields = nullptr; // of the entity, offered after "{"
    QLineEdit *m_path = nullptr;
    QLabel *m_expectedLabel = nullptr;
    QComboBox *m_expected = nullptr;
    RowsEdit *m_shape = nullptr;
    RowsEdit *m_headers = nullptr;
    QSpinBox *m_timeout = nullptr;
    QSpinBox *m_cache = nullptr;
    QComboBox *m_onFailure = nullptr;
    TryPanel *m_try = nullptr;
};

} // namespace relata
