// The fields of one saved connection: typed one by one, or pasted as a URL. Shows and edits a value; keeps nothing.
#pragma once

#include "views/adapters/passwords.h"
#include "views/adapters/savedconnection.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace relata {

class ConnectionDetails : public QWidget
{
    Q_OBJECT

public:
    ConnectionDetails(Passwords &passwords, QWidget *parent = nullptr);

    void show(const SavedConnection &connection);
    [[nodiscard]] const SavedConnection &connection() const { return m_connection; }
    // As typed here, or as it was found; empty when there is none.
    [[nodiscard]] QString password() const;
    // Puts a password that was typed where the person wants it; nothing when none was.
    void keepPassword();
    void focusFirst();
    using QWidget::show;

signals:
    void edited(); // connection() changed by the person's hand

private:
    QWidget *createPlace();
    QWidget *createServer();
    QWidget *createFile();
    QWidget *createPassword();
    QWidget *createSafety();
    QLineEdit *createLine(const QString &name, const QString &placeholder = {});
    void present();
    void presentEncryption();
    void presentSource();
    void take();           // the fields into the connection
    void takeSource();     // the URL into the fields
    void chooseFile(QLineEdit *line, const QString &title, const QString &filter);
    void sayPassword(const QString &text);

    Passwords &m_passwords;
    SavedConnection m_connection;
    bool m_presenting = false;
    QLineEdit *m_name = nullptr;
    QComboBox *m_kind = nullptr;
    QLineEdit *m_source = nullptr;
    QLabel *m_sourceFault = nullptr;
    QWidget *m_server = nullptr;
    QWidget *m_file = nullptr;
    QLineEdit *m_host = nullptr;
    QLineEdit *m_port = nullptr;
    QLineEdit *m_database = nullptr;
    QLineEdit *m_user = nullptr;
    QLineEdit *m_password = nullptr;
    QComboBox *m_keep = nullptr;
    QLabel *m_passwordState = nullptr;
    QPushButton *m_stopWaiting = nullptr;
    QComboBox *m_encryption = nullptr;
    QLineEdit *m_authorities = nullptr;
    QToolButton *m_chooseAuthorities = nullptr;
    QLineEdit *m_path = nullptr;
    QComboBox *m_stage = nullptr;
    QCheckBox *m_readOnly = nullptr;
};

} // namespace relata
