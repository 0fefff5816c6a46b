// One line to say which database is meant: a saved connection, a file, or a URL; and its password, where it is a server's.
#pragma once

#include "model/flows/importsource.h"
#include "views/adapters/settings.h"

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace relata {

class Passwords;

class DatabaseChooser : public QWidget
{
    Q_OBJECT

public:
    DatabaseChooser(Settings &settings, Passwords &passwords, QWidget *parent = nullptr);

    // A path, a URL, or where a data source lies; a saved connection to the same place brings its options and its password along.
    void setSource(const QString &source);
    [[nodiscard]] QString source() const;
    [[nodiscard]] bool isServer() const;
    [[nodiscard]] QString suggestedName() const; // "chinook"

    // Where it is, with what was typed as its password. Errors: nothing that can be read.
    [[nodiscard]] Result<database::ServerAddress> address();
    // Reads what is chosen now, on whatever thread it is called; holds no widget.
    using Reader = std::function<Result<flows::Imported>(const std::function<void(const flows::ImportProgress &)> &, const std::atomic_bool &)>;
    [[nodiscard]] Reader reader();
    // It was read: remembered among the recent ones.
    void remember();
    // Where an error is about the password, to where it is typed.
    void show(const Error &error);
    using QWidget::show;

signals:
    void changed();
    void submitted(); // Return, or a file was chosen

private:
    void fill();
    void chooseFile();
    void chooseConnection();
    void take(const SavedConnection &connection);
    void edited();

    Settings &m_settings;
    Passwords &m_passwords;
    QComboBox *m_sources = nullptr;
    QLineEdit *m_source = nullptr; // its line
    QWidget *m_passwordRow = nullptr;
    QLineEdit *m_password = nullptr;
};

} // namespace relata
